"""Executing one notebook with papermill, and refusing parameters it does not have.

Papermill only warns about an unknown parameter; here a misspelt name stops before a kernel starts.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import voc.errors
from voc.errors import RunError, SettingsError, VocError

FOLDER = Path(__file__).parents[2] / "notebooks"

Parameter = str | int | float | bool | list[str]


def check_parameters(notebook: Path, parameters: Mapping[str, Parameter]) -> None:
    """Refuse a name that the notebook's `parameters` cell does not set, or a value of another type.

    Raises
    ------
    SettingsError
        With the nearest right name.
    """
    from papermill import inspect_notebook

    known = inspect_notebook(str(notebook))
    for name, value in parameters.items():
        if name not in known:
            raise SettingsError.unknown(
                f"{notebook.name}에 매개변수 '{name}'이(가) 없습니다.",
                name,
                known,
                where=notebook.name,
                remedy="이름을 고쳐 다시 실행하세요.",
            )
        expected = known[name]["inferred_type_name"]
        if expected not in ("None", type(value).__name__):
            raise SettingsError(
                f"{notebook.name}의 매개변수 '{name}'의 값이 맞지 않습니다.",
                expected=expected,
                got=f"{value!r} ({type(value).__name__})",
                where=notebook.name,
            )


def execute(notebook: Path, output: Path, parameters: Mapping[str, Parameter]) -> None:
    """Run ``notebook`` in a fresh kernel and write it with its outputs to ``output``.

    Paths among ``parameters`` must be absolute: the kernel starts in this process's folder.

    Raises
    ------
    SettingsError
        A parameter is unknown (before a kernel starts).
    RunError
        A cell failed; ``output`` keeps the notebook up to there.
    """
    check_parameters(notebook, parameters)
    import papermill
    from nbclient.exceptions import DeadKernelError
    from papermill.exceptions import PapermillExecutionError
    from traitlets.config import Config

    logging.getLogger("papermill").setLevel(logging.ERROR)
    output.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="voc-") as sockets:
        # No open TCP ports; sockets of its own, or two kernels that start at once would share them.
        private = {"transport": "ipc", "ip": f"{sockets}/kernel"}
        try:
            # No `cwd`: papermill changes the directory of the whole process, and runs go side by side.
            papermill.execute_notebook(
                str(notebook), str(output), parameters=dict(parameters),
                progress_bar=False, kernel_name="python3", config=Config(KernelManager=private),
                extra_arguments=["--log-level=50"],  # its stop is no news
            )  # fmt: skip
        except PapermillExecutionError as error:
            raise _as_ours(error, notebook, output) from None
        except DeadKernelError:
            raise RunError(
                f"{notebook.stem} 노트북의 커널이 멈췄습니다.",
                remedy="메모리가 모자랐을 수 있습니다. 기간을 줄이거나 메모리를 늘려 다시 실행하세요.",
            ) from None


def _as_ours(error: Any, notebook: Path, output: Path) -> VocError:
    """The failed cell's own error where a user can mend it, else what broke and where it is kept."""
    kind = getattr(voc.errors, str(error.ename), None)
    if isinstance(kind, type) and issubclass(kind, VocError):
        mendable: VocError = kind(str(error.evalue))
        return mendable
    return RunError(
        f"{notebook.stem} 노트북이 멈췄습니다.", got=f"{error.ename}: {error.evalue}", where=output.name
    )
