"""Any sentence-transformers model: a name that is downloaded once, or a folder."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from voc.artefacts import sha256
from voc.causes.encoders.common import Matrix, Source, centred, need
from voc.errors import SettingsError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

CHUNK = 256


def source(model: str) -> Source:
    """The model of that name, loaded when it is first needed.

    Raises
    ------
    SettingsError
        The package is not installed; later, when the first text is encoded: there is no such model.
    """
    need("sentence_transformers", "sentence-transformers")
    identity = f"sentence-transformers-{model}{_contents(Path(model))}-centred"
    return Source(identity, centred(partial(_batches, model)))


def _contents(folder: Path) -> str:
    """What is in a model's folder, in short: another model may take its place; "" for a name."""
    files = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
    found = [f"{path.relative_to(folder)} {sha256(path)}" for path in files]
    return "-" + hashlib.sha256("\n".join(found).encode()).hexdigest()[:12] if found else ""


def _batches(model: str, texts: list[str]) -> Iterator[Matrix]:
    for start in range(0, len(texts), CHUNK):
        yield _model(model).encode(texts[start : start + CHUNK], show_progress_bar=False)


@cache
def _model(name: str) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(name)
    except (OSError, ValueError) as error:
        raise SettingsError(
            "sentence-transformers 모델을 불러올 수 없습니다.",
            expected="내려받을 수 있는 모델 이름이나 모델 폴더", got=f"{name} ({type(error).__name__})",
            where="causes.encoder",
            remedy="모델 이름과 인터넷 연결을 확인하거나, 미리 내려받은 폴더의 경로를 쓰세요.",
        ) from None  # fmt: skip
