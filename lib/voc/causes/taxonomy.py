"""`taxonomy.csv`: what the planner knows about the causes, obeyed by every run.

A row describes one cause: by its id, where a run gave it (배송#7) or an earlier run bound it, else by a
few sentences typical of it (`example`, several joined by " / ", copied from the report's quotes).
A run never writes the file; reading it is `voc.causes.taxonomy_file`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from voc.causes.encoder import Encoder, encode
from voc.causes.graph import Labels, Matrix
from voc.causes.taxonomy_file import read_rows
from voc.errors import InputError

VOTERS = 15
ENOUGH = 1 / 3
"""Share of the votes above which a row and a cause belong together."""


@dataclass(frozen=True)
class Taxonomy:
    """The rows of `taxonomy.csv` as strings, with their line numbers; empty without a file.

    ``encoder`` gives the examples their vectors; who only reads the rows needs none.
    """

    rows: pd.DataFrame
    encoder: Encoder | None = None

    @cached_property
    def examples(self) -> dict[int, Matrix]:
        """Vectors of each row's example sentences, by the row's position."""
        described = self.rows.loc[self.rows["example"] != "", "example"]
        sentences = described.str.split(" / ").explode().str.strip()
        sentences = sentences[sentences != ""]
        if sentences.empty or self.encoder is None:
            return {}
        vectors = encode(sentences, self.encoder)
        return {int(row): vectors[sentences.index == row] for row in sentences.index.unique()}

    @cached_property
    def position(self) -> dict[str, int]:
        """The row of each cause_id."""
        return {str(cause_id): row for row, cause_id in enumerate(self.rows["cause_id"])}

    def described(self, inquiry_type: str) -> int:
        """How many causes of the type the planner tells apart by examples."""
        own = (self.rows["inquiry_type"] == inquiry_type) & (self.rows["merged_into"] == "")
        return int((own & self.rows.index.isin(self.examples)).sum())

    def of_type(self, inquiry_type: str) -> list[int]:
        """Positions of the type's rows."""
        return [int(row) for row in np.flatnonzero(self.rows["inquiry_type"] == inquiry_type)]

    def id_of(self, row: int) -> str:
        """The cause_id of a row."""
        return str(self.rows["cause_id"].iloc[row])

    def value(self, cause_id: str, column: str) -> str:
        """What the planner wrote about a cause; "" where nothing."""
        row = self.position.get(cause_id)
        return "" if row is None else str(self.rows[column].iloc[row])

    def final(self, cause_id: str) -> str:
        """Where `merged_into` leads from a cause in the end; the cause itself without one."""
        while into := self.value(cause_id, "merged_into"):
            cause_id = into
        return cause_id

    def fingerprint(self, row: int) -> str:
        """Changes when the planner describes or merges the row in another way."""
        said = self.rows.loc[self.rows.index[row], ["inquiry_type", "example", "merged_into"]]
        return hashlib.blake2b("|".join(said).encode(), digest_size=8).hexdigest()

    def votes(self, row: int, vectors: Matrix, labels: Labels) -> np.ndarray:
        """Share of each label among the inquiries nearest to the row's examples.

        Parameters
        ----------
        vectors : ndarray, shape (n, d)
            Sentence vectors (not the hybrid ones) of the type's inquiries.
        labels : ndarray of int, shape (n,)
        """
        near = self.examples[row] @ vectors.T
        best = np.argsort(-near, axis=1, kind="stable")[:, :VOTERS]
        counts = np.bincount(labels[best].ravel(), minlength=int(labels.max()) + 1)
        shares: np.ndarray = counts / counts.sum()
        return shares

    def bind(
        self, rows: Collection[int], vectors: Matrix, labels: Labels, free: Collection[int]
    ) -> dict[int, int]:
        """Which of ``rows`` describes which of the ``free`` labels.

        Returns
        -------
        dict of row position to label
            One row a cause and one cause a row; more than a third of the votes, the most first.
        """
        ranked = sorted(
            (
                (share, row, label)
                for row in rows
                if row in self.examples
                for label, share in enumerate(self.votes(row, vectors, labels))
            ),
            key=lambda found: (-found[0], found[1], found[2]),
        )
        bound: dict[int, int] = {}
        for share, row, label in ranked:
            if share > ENOUGH and label in free and row not in bound and label not in bound.values():
                bound[row] = label
        return bound


def read_taxonomy(workspace: Path, encoder: Encoder | None = None) -> Taxonomy:
    """Read `<workspace>/taxonomy.csv`; a missing file is an empty taxonomy.

    Raises
    ------
    InputError
        As `voc.causes.taxonomy_file.read_rows`.
    """
    return Taxonomy(read_rows(workspace / "taxonomy.csv"), encoder)


def check_owners(taxonomy: Taxonomy, causes: pd.DataFrame, types: Collection[str]) -> None:
    """No row may take the id of a cause that the last run has in another type.

    Parameters
    ----------
    causes : DataFrame
        cause_id and inquiry_type of the last run's causes.
    types : collection of str
        Types of this run's inquiries; the causes of a type that is gone (renamed) are free.
    """
    owner = causes.set_index("cause_id")["inquiry_type"].to_dict()
    for row in taxonomy.rows.itertuples():
        other = owner.get(str(row.cause_id), row.inquiry_type)
        if other != row.inquiry_type and other in types:
            raise InputError(
                f"cause_id가 지난 실행에서 다른 유형 '{other}'의 원인입니다.",
                expected=f"'{row.inquiry_type}' 유형의 원인 번호 또는 새 번호",
                got=str(row.cause_id), where=f"taxonomy.csv {row.line}행",
                remedy="inquiry_type이나 cause_id를 바로잡으세요.",
            )  # fmt: skip
