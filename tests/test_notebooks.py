"""The notebooks are thin, say what they are for, and refuse parameters they do not have."""

from __future__ import annotations

import ast
import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import papermill
import pytest

from voc import notebooks
from voc.artefacts import MADE_BY
from voc.errors import InputError, RunError, SettingsError
from voc.notebooks import FOLDER, check_parameters, execute
from voc.run import STAGES
from voc.words import josa

NAMES = ["01_intake", "02_tokens", "03_causes", "04_ranking", "05_deep_dive", "06_report"]
LITERAL = re.compile(r"""\w+: (str|int|float|bool|list) = ("[^"]*"|-?\d+(\.\d+)?|True|False|\[\])  # \S.*""")
HANGUL = re.compile("[가-힣]")

Cell = dict[str, Any]


def cells(name: str) -> list[Cell]:
    content = json.loads((FOLDER / f"{name}.ipynb").read_text(encoding="utf-8"))
    found: list[Cell] = content["cells"]
    return found


def source(cell: Cell) -> str:
    return "".join(cell["source"])


def code(name: str) -> list[str]:
    return [source(cell) for cell in cells(name) if cell["cell_type"] == "code"]


def parameters(name: str) -> list[Cell]:
    return [cell for cell in cells(name) if "parameters" in cell["metadata"].get("tags", [])]


def test_the_stages_are_in_order() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.ipynb")) == NAMES
    assert [*STAGES, "05_deep_dive", "06_report"] == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_title_cell_says_the_question_inputs_and_outputs(name: str) -> None:
    first = cells(name)[0]
    assert first["cell_type"] == "markdown"
    text = source(first)
    assert text.startswith(f"# {name[:2]} ")
    assert all(word in text for word in ("**질문**", "**입력**", "**출력**"))
    made = [artefact for artefact, maker in MADE_BY.items() if maker == name]
    assert all(f"`{artefact}`" in text for artefact in made)


@pytest.mark.parametrize("name", NAMES)
def test_one_parameters_cell_of_typed_commented_literals(name: str) -> None:
    (cell,) = parameters(name)
    assert cell["cell_type"] == "code"
    assert cells(name).index(cell) == 1
    lines = source(cell).splitlines()
    assert lines[0].startswith("settings_path: str")
    assert lines[1].startswith("run_dir: str")
    for line in lines:
        assert LITERAL.fullmatch(line), line
        assert HANGUL.search(line), line
        kind, value = re.findall(r": (\w+) = (.+?)  #", line)[0]
        assert type(ast.literal_eval(value)).__name__ == kind


@pytest.mark.parametrize("name", NAMES)
def test_thin(name: str) -> None:
    assert len(cells(name)) <= 30
    assert all(len(source(cell).splitlines()) <= 10 for cell in cells(name))
    for text in code(name):
        kinds = {type(node) for node in ast.walk(ast.parse(text))}
        assert not kinds & {ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.For}


@pytest.mark.parametrize("name", NAMES)
def test_only_our_package_and_no_path_edits(name: str) -> None:
    for text in code(name):
        for node in ast.walk(ast.parse(text)):
            modules = []
            if isinstance(node, ast.Import):
                modules = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                modules = [node.module or ""]
            assert all(module.split(".")[0] == "voc" for module in modules), modules
        assert "sys.path" not in text


@pytest.mark.parametrize("name", NAMES)
def test_stripped(name: str) -> None:
    content = json.loads((FOLDER / f"{name}.ipynb").read_text(encoding="utf-8"))
    for cell in content["cells"]:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None
        assert set(cell["metadata"]) <= {"tags"}
    ids = [cell["id"] for cell in content["cells"]]
    assert len(set(ids)) == len(ids)
    assert content["metadata"]["kernelspec"]["name"] == "python3"


@pytest.mark.parametrize("name", NAMES)
def test_every_step_is_explained_in_korean(name: str) -> None:
    found = cells(name)
    for before, cell in pairwise(found):
        if cell["cell_type"] == "markdown":
            assert HANGUL.search(source(cell))
            assert before["cell_type"] == "code"


def no_kernel(*given: Any, **named: Any) -> None:
    raise AssertionError("a kernel was started")


@pytest.fixture
def without_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papermill, "execute_notebook", no_kernel)


@pytest.mark.parametrize(
    ("name", "wrong", "right"),
    [
        ("03_causes", "granularty", "granularity"),
        ("04_ranking", "window_week", "window_weeks"),
        ("05_deep_dive", "inquiry_types", "inquiry_type"),
        ("01_intake", "setting_path", "settings_path"),
    ],
)
@pytest.mark.usefixtures("without_kernel")
def test_a_misspelt_parameter_stops_before_a_kernel_starts(
    tmp_path: Path, name: str, wrong: str, right: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        execute(FOLDER / f"{name}.ipynb", tmp_path / "out.ipynb", {wrong: "가"})
    message = str(caught.value)
    assert f"{name}.ipynb에 매개변수 '{wrong}'이(가) 없습니다" in message
    assert josa(f"'{right}'", "을/를") + " 뜻하셨나요?" in message
    assert not (tmp_path / "out.ipynb").exists()


@pytest.mark.parametrize(
    ("name", "parameter", "value", "expected"),
    [
        ("04_ranking", "window_weeks", "8", "int"),
        ("04_ranking", "window_weeks", 8.5, "int"),
        ("04_ranking", "window_weeks", True, "int"),
        ("03_causes", "granularity", 3, "str"),
        ("06_report", "deep_dive_types", "배송", "list"),
    ],
)
@pytest.mark.usefixtures("without_kernel")
def test_a_value_of_another_type_stops_before_a_kernel_starts(
    tmp_path: Path, name: str, parameter: str, value: Any, expected: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        execute(FOLDER / f"{name}.ipynb", tmp_path / "out.ipynb", {parameter: value})
    assert f"매개변수 '{parameter}'의 값이 맞지 않습니다" in str(caught.value)
    assert f"기대: {expected}" in str(caught.value)
    assert repr(value) in str(caught.value)


def test_right_parameters_pass() -> None:
    for name in NAMES:
        check_parameters(FOLDER / f"{name}.ipynb", {"settings_path": "voc.yml", "run_dir": ""})
    check_parameters(FOLDER / "04_ranking.ipynb", {"window_weeks": 6})
    check_parameters(FOLDER / "06_report.ipynb", {"deep_dive_types": ["배송"]})


def test_kernels_side_by_side_share_neither_sockets_nor_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sockets = []

    def started(*given: Any, **named: Any) -> None:
        assert "cwd" not in named  # papermill would change the folder of the whole process
        manager = named["config"]["KernelManager"]
        assert manager["transport"] == "ipc"  # no open TCP ports
        sockets.append(Path(manager["ip"]))
        assert sockets[-1].parent.is_dir()

    monkeypatch.setattr(papermill, "execute_notebook", started)
    for name in ("a", "b"):
        execute(FOLDER / "06_report.ipynb", tmp_path / name / "out.ipynb", {"run_dir": str(tmp_path)})
    assert len(set(sockets)) == 2
    assert all(path.is_absolute() and not path.parent.exists() for path in sockets)


class Failed:
    """What papermill says of a failed cell."""

    def __init__(self, ename: str, evalue: str) -> None:
        self.ename, self.evalue = ename, evalue


def test_an_error_a_user_can_mend_comes_back_as_itself() -> None:
    error = notebooks._as_ours(
        Failed("InputError", "날짜를 읽을 수 없습니다."), FOLDER / "a.ipynb", Path("b")
    )
    assert type(error) is InputError
    assert str(error) == "날짜를 읽을 수 없습니다."


@pytest.mark.parametrize("ename", ["KeyError", "nearest", "annotations", "Iterable"])
def test_any_other_error_names_the_notebook(ename: str) -> None:
    error = notebooks._as_ours(Failed(ename, "'text'"), FOLDER / "03_causes.ipynb", Path("runs/03.ipynb"))
    assert type(error) is RunError
    assert "03_causes 노트북이 멈췄습니다." in str(error)
    assert f"{ename}: 'text'" in str(error)
