"""`taxonomy.csv`: what the planner knows about the causes, obeyed by every run.

A row describes one cause by a few sentences typical of it (`example`, several joined by " / ",
copied from the report's quotes).  It is bound to the cause that most of the inquiries nearest
to those sentences were put in, so it survives re-clustering.  A run never writes this file.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import cached_property
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

    @cached_property
    def _examples(self) -> dict[int, Matrix]:
        """Vectors of each row's example sentences."""
        described = self.rows.loc[self.rows["example"] != "", "example"]
        sentences = described.str.split(" / ").explode().str.strip()
        sentences = sentences[sentences != ""]
        vectors = encode(sentences, self.cache_dir)
        return {int(row): vectors[sentences.index == row] for row in sentences.index.unique()}

    def described(self, inquiry_type: str) -> int:
        """How many causes of the type the planner tells apart by examples."""
        own = (self.rows["inquiry_type"] == inquiry_type) & (self.rows["merged_into"] == "")
        return int((own & self.rows.index.isin(self._examples)).sum())

    def final(self, row: int) -> int:
        """Where `merged_into` leads from a row in the end; the row itself without one."""
        position = {cause_id: i for i, cause_id in enumerate(self.rows["cause_id"])}
        while into := self.rows["merged_into"].iloc[row]:
            row = position[into]
        return row

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
        of_type = self.rows["inquiry_type"] == inquiry_type
        rows = self.rows[of_type & self.rows.index.isin(self._examples)]
        if rows.empty:
            return {}
        votes = {int(row): self._votes(int(row), vectors, labels) for row in rows.index}
        ranked = sorted(
            ((share, row, label) for row, found in votes.items() for label, share in enumerate(found)),
            key=lambda found: (-found[0], found[1], found[2]),
        )
        bound: dict[int, int] = {}
        for share, row, label in ranked:
            if share > 1 / 3 and row not in bound and label not in bound.values():
                bound[row] = label
        return bound

    def _votes(self, row: int, vectors: Matrix, labels: Labels) -> np.ndarray:
        near = self._examples[row] @ vectors.T
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
    for line, record in enumerate(records, start=2):
        if None in record:
            raise InputError(
                "taxonomy.csv의 행에 열 이름보다 칸이 많습니다.",
                got=", ".join(map(str, record[None])), where=f"{file} {line}행",
                remedy="쉼표가 든 칸은 큰따옴표로 감싸세요.",
            )  # fmt: skip
    for column in records[0] if records else ():
        if column not in COLUMNS:
            hint = nearest(str(column), COLUMNS)
            raise InputError(
                f"taxonomy.csv에 알 수 없는 열 '{column}'이 있습니다. {hint}",
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
    _check_merges(rows, file)


def _check_merges(rows: pd.DataFrame, file: Path) -> None:
    """Every `merged_into` names another cause of the same type, and no chain of them comes back."""
    known = rows.set_index("cause_id")
    for row in rows[rows["merged_into"] != ""].itertuples():
        passed, target = [str(row.cause_id)], str(row.merged_into)
        while target in known.index and target not in passed:
            passed.append(target)
            target = str(known.at[target, "merged_into"])
        if target in passed:
            problem = "merged_into를 따라가면 자기 자신으로 돌아옵니다."
        elif target:
            problem = "merged_into가 가리키는 원인이 taxonomy.csv에 없습니다."
        elif str(known.at[row.merged_into, "inquiry_type"]) != row.inquiry_type:
            problem = "merged_into가 다른 유형의 원인을 가리킵니다."
        else:
            continue
        raise InputError(
            problem, got=" → ".join([*passed, target]).removesuffix(" → "), where=f"{file} {row.line}행",
            remedy="같은 유형에서 합칠 원인의 cause_id를 쓰세요.",
        )  # fmt: skip
