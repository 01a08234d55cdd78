"""`taxonomy.csv`: what the planner knows about the causes, obeyed by every run.

A row describes one cause by a few sentences typical of it (`example`, several joined by " / ",
copied from the report's quotes).  It is bound to the cause that most of the inquiries nearest
to those sentences were put in, so it survives re-clustering.  A run never writes this file.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from voc.causes.encoder import encode
from voc.causes.graph import Labels, Matrix
from voc.errors import InputError, nearest

COLUMNS = (
    "cause_id", "inquiry_type", "name", "example", "merged_into", "owner", "department",
    "controllable", "effort_days", "note",
)  # fmt: skip
CONTROLLABLE = ("self", "partner", "external", "")
VOTERS = 15


@dataclass(frozen=True)
class Taxonomy:
    """The rows of `taxonomy.csv` as strings, with their line numbers; empty without a file."""

    rows: pd.DataFrame
    cache_dir: Path

    def bind(self, inquiry_type: str, vectors: Matrix, labels: Labels) -> dict[int, int]:
        """Which row describes which cause of a type.

        Parameters
        ----------
        vectors : ndarray, shape (n, 512)
            Sentence vectors (not the hybrid ones) of the type's inquiries.
        labels : ndarray of int, shape (n,)

        Returns
        -------
        dict of row position to label
            One row a cause and one cause a row, the most votes first.
        """
        rows = self.rows[(self.rows["inquiry_type"] == inquiry_type) & (self.rows["example"] != "")]
        if rows.empty:
            return {}
        votes = {
            int(row): self._votes(text, vectors, labels)
            for row, text in zip(rows.index, rows["example"], strict=True)
        }
        ranked = sorted(
            ((share, row, label) for row, found in votes.items() for label, share in enumerate(found)),
            key=lambda found: (-found[0], found[1], found[2]),
        )
        bound: dict[int, int] = {}
        for share, row, label in ranked:
            if share > 1 / 3 and row not in bound and label not in bound.values():
                bound[row] = label
        return bound

    def _votes(self, example: str, vectors: Matrix, labels: Labels) -> np.ndarray:
        sentences = pd.Series([part.strip() for part in example.split(" / ") if part.strip()])
        near = encode(sentences, self.cache_dir) @ vectors.T
        best = np.argsort(-near, axis=1, kind="stable")[:, :VOTERS]
        counts = np.bincount(labels[best].ravel(), minlength=int(labels.max()) + 1)
        shares: np.ndarray = counts / counts.sum()
        return shares


def read_taxonomy(workspace: Path) -> Taxonomy:
    """Read `<workspace>/taxonomy.csv`; a missing file is an empty taxonomy.

    UTF-8 (with or without BOM) and cp949, columns in any order.

    Raises
    ------
    InputError
        An unknown column, a repeated id, or a value that cannot be used, with its line.
    """
    file = workspace / "taxonomy.csv"
    if not file.is_file():
        return Taxonomy(pd.DataFrame(columns=[*COLUMNS, "line"]), workspace / "cache")
    records = list(csv.DictReader(io.StringIO(_decode(file))))
    for column in records[0] if records else ():
        if column not in COLUMNS:
            hint = nearest(str(column), COLUMNS)
            raise InputError(
                f"taxonomy.csv에 알 수 없는 열 '{column}'이 있습니다. {hint}".rstrip(),
                expected=", ".join(COLUMNS),
                where=str(file),
            )
    rows = pd.DataFrame(records, columns=list(COLUMNS), dtype=str).fillna("")
    rows = rows.apply(lambda column: column.str.strip()).assign(line=range(2, len(rows) + 2))
    _check(rows, file)
    return Taxonomy(rows, workspace / "cache")


def _decode(file: Path) -> str:
    content = file.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp949", errors="replace")


def _check(rows: pd.DataFrame, file: Path) -> None:
    for row in rows.itertuples():
        where = f"{file} {row.line}행"
        if row.controllable not in CONTROLLABLE:
            raise InputError(
                "controllable 값을 알 수 없습니다.",
                expected="self(우리가 고침), partner(파트너와 함께), external(외부), 빈칸(모름)",
                got=str(row.controllable), where=where,
            )  # fmt: skip
        effort = pd.to_numeric(str(row.effort_days) or "1", errors="coerce")
        if not effort > 0:
            raise InputError(
                "공수(effort_days)는 0보다 큰 숫자(M/D)여야 합니다.",
                got=str(row.effort_days), where=where, remedy="모르면 비워 두세요.",
            )  # fmt: skip
        if row.merged_into and row.merged_into not in set(rows["cause_id"]):
            raise InputError(
                "merged_into가 가리키는 원인이 taxonomy.csv에 없습니다.",
                got=str(row.merged_into), where=where, remedy="합칠 원인의 cause_id를 쓰세요.",
            )  # fmt: skip
    named = rows[(rows["name"] != "") & (rows["merged_into"] == "")]
    same = named[named.duplicated(["inquiry_type", "name"])]
    if len(same):
        first = same.iloc[0]
        raise InputError(
            "한 유형에 같은 이름의 원인이 두 번 나옵니다.",
            got=f"{first['inquiry_type']} {first['name']}",
            where=f"{file} {first['line']}행",
            remedy="같은 원인이면 merged_into에 앞 원인의 cause_id를 쓰세요.",
        )
    repeated = rows[(rows["cause_id"] == "") | rows["cause_id"].duplicated()]
    if len(repeated):
        first = repeated.iloc[0]
        raise InputError(
            "cause_id가 비었거나 두 번 나옵니다.",
            got=str(first["cause_id"]) or "(빈칸)", where=f"{file} {first['line']}행",
        )  # fmt: skip
