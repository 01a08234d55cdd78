"""Inquiries like a sentence: by their words and by their meaning, in one score."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from voc.artefacts import Run
from voc.causes.bm25 import Bm25
from voc.causes.encoder import Encoder, encode, open_encoder
from voc.errors import InputError, nearest
from voc.intake import mask
from voc.tokens import Analyser, token_lexicon

COLUMNS = ("inquiry_id", "created_at", "inquiry_type", "cause_id", "cause_name", "text", "score", "why")
ONLY_MEANING = "뜻이 가까움"
DIGITS = 4
"""Scores are rounded to this, lest the last bits of a sum decide an order."""


@dataclass(frozen=True)
class Search:
    """The inquiries of a run, ready to be asked; see `open_search`."""

    inquiries: pd.DataFrame
    """All `COLUMNS` but score and why, and lemmas; by inquiry_id."""
    vectors: NDArray[np.float32]
    words: Bm25
    encoder: Encoder
    analyser: Analyser

    def find(
        self, sentence: str, most: int = 20, inquiry_type: str | None = None, cause_id: str | None = None
    ) -> pd.DataFrame:
        """The inquiries most like a sentence, best first; ties by inquiry_id.

        Identical texts are all listed: how many there are matters. A sentence of no content word (네, ㅠㅠ)
        is judged by its meaning alone.

        Parameters
        ----------
        sentence : str
            Masked before it is used, because an encoder may be another company's.
        most : int
            At most so many rows.
        inquiry_type, cause_id : str, optional
            Only inquiries of this type, of this cause.

        Returns
        -------
        DataFrame
            `COLUMNS`. ``score`` is from 0 to 1 (the mean of the share of words found and the cosine of
            meaning), ``why`` the words in common.

        Raises
        ------
        InputError
            The sentence has no letter, or there is no such type or cause.
        """
        wanted = self._wanted("inquiry_type", inquiry_type) & self._wanted("cause_id", cause_id)
        lemmas, alike = self._alike(sentence)
        rows = np.flatnonzero(wanted)
        best = rows[np.argsort(-alike[rows], kind="stable")[:most]]
        found = self.inquiries.iloc[best].assign(score=alike[best])
        found["why"] = [_in_common(lemmas, text.split()) for text in found["lemmas"]]
        return found[list(COLUMNS)].reset_index(drop=True)

    def _alike(self, sentence: str) -> tuple[list[str], NDArray[np.float64]]:
        """The sentence's lemmas, and its score with every inquiry."""
        if not any(letter.isalnum() for letter in sentence):
            raise InputError(
                "찾을 문장에 글자가 없습니다.", where="look_for",
                remedy="고객이 쓸 만한 문장을 적으세요. 예: 송장이 며칠째 안 움직여요",
            )  # fmt: skip
        masked, _ = mask(unicodedata.normalize("NFC", sentence))
        said = next(self.analyser.analyse([masked]))
        vector = encode(pd.Series([said.content]), self.encoder)[0]
        alike = np.clip(self.vectors @ vector, 0, 1)
        if said.lemmas:
            alike = (alike + self.words.similarity(said.lemmas)) / 2
        return said.lemmas, alike.astype(np.float64).round(DIGITS)

    def _wanted(self, column: str, value: str | None) -> NDArray[np.bool_]:
        if value is None:
            return np.ones(len(self.inquiries), dtype=np.bool_)
        chosen = (self.inquiries[column] == value).to_numpy()
        if not chosen.any():
            known = self.inquiries[column].unique()
            kind = {"inquiry_type": "문의 유형", "cause_id": "원인"}[column]
            raise InputError(
                f"이번 실행에 없는 {kind}입니다. {nearest(value, known)}",
                got=value, where=column, remedy="notebooks/03_causes.ipynb의 causes 표에 있는 대로 쓰세요.",
            )  # fmt: skip
        return chosen


def open_search(run: Run) -> Search:
    """Make the inquiries of a run ready for questions.

    Tokens are read from the run and vectors from the workspace's cache. In memory stand the vectors (2 kB an
    inquiry with the default encoder's 512 dimensions in single precision), the words and the texts.
    Kiwi and the encoder are loaded by the first question.

    Raises
    ------
    ArtefactError
        Notebook 03 has not been run.
    """
    names = run.load("causes")[["cause_id", "name"]].rename(columns={"name": "cause_name"})
    texts = run.load("inquiries")[["inquiry_id", "created_at", "text"]]
    tokens = run.load("tokens")[["inquiry_id", "lemmas", "content"]]
    causes = run.load("assignments")[["inquiry_id", "inquiry_type", "cause_id"]]
    inquiries = texts.merge(tokens, on="inquiry_id", validate="1:1")
    inquiries = (
        inquiries.merge(causes, on="inquiry_id", validate="1:1")
        .merge(names, on="cause_id", how="left")
        .sort_values("inquiry_id", ignore_index=True)
    )
    encoder = open_encoder(run.settings)
    return Search(
        vectors=encode(inquiries["content"], encoder),
        words=Bm25(inquiries["lemmas"]),
        inquiries=inquiries.drop(columns="content"),
        encoder=encoder,
        analyser=Analyser(token_lexicon(run.settings)),
    )


def _in_common(asked: list[str], held: Collection[str]) -> str:
    """The words of the sentence that a text holds too, as a person writes them."""
    common = [lemma.replace("_", " ") for lemma in dict.fromkeys(asked) if lemma in held]
    return ", ".join(common) or ONLY_MEANING
