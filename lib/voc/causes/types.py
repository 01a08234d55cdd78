"""Inquiry types for sources that have none: the nearest seed sentence of `data/lexicon/types.yml`.

A workspace's own `lexicon/types.yml` replaces the committed one: an app's inbox has other types
than a shop's.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import yaml
from numpy.typing import NDArray

from voc.causes.encoder import Encoder, encode
from voc.causes.graph import Matrix
from voc.causes.names import tells
from voc.errors import InputError
from voc.lexicon import lexicon_dir
from voc.settings import Settings

OTHER = "기타"
LEAST_SIMILAR = 0.25
"""A text that is less like every seed than this is 기타."""
SHARPNESS = 12.0
RARE = 0.01
"""A type that fewer texts than this share are nearest to is none of this source's (배송 in app reviews)."""


def complete_types(
    inquiries: pd.DataFrame, vectors: Matrix, settings: Settings, encoder: Encoder
) -> pd.DataFrame:
    """Type and confidence of every inquiry: the source's own where there is one.

    Parameters
    ----------
    inquiries : DataFrame
        inquiry_type, lemmas, phrases; n rows.
    vectors : ndarray, shape (n, d)
        Sentence vectors of the encoder.

    Returns
    -------
    DataFrame with inquiry_type and type_confidence, n rows
        1.0 where the source gave the type, else the share of the nearest type in a softmax over
        all types' best seeds; 기타 with 0.0 where the text says nothing.
    """
    given = inquiries["inquiry_type"].fillna("").str.strip()
    blank, silent = given.eq("").to_numpy(), says_nothing(inquiries)
    result = pd.DataFrame({"inquiry_type": given.mask(blank, OTHER), "type_confidence": 1.0 - blank})
    untyped = np.flatnonzero(blank & ~silent)
    if len(untyped):
        seeds = read_types(settings)
        types, confidence = nearest_type(vectors[untyped], seeds, encoder)
        if not blank.all():  # the source has types of its own: a blank gets no other
            foreign = ~np.isin(types, list(set(given) - {""}))
            types, confidence = np.where(foreign, OTHER, types), np.where(foreign, 0.0, confidence)
        result.iloc[untyped, 0] = types
        result.iloc[untyped, 1] = confidence
    return result


def says_nothing(inquiries: pd.DataFrame) -> NDArray[np.bool_]:
    """Which texts (lemmas, phrases) say nothing: 네, ㅋㅋ, only a link or a masked value; shape (n,).

    좋아요 holds no content lemma, but it says something: it could be a cause's name.
    """
    silent: NDArray[np.bool_] = inquiries["lemmas"].str.strip().eq("").to_numpy(np.bool_, copy=True)
    said = inquiries["phrases"][silent].tolist()
    silent[silent] = [not any(tells(phrase) for phrase in phrases.split("|")) for phrases in said]
    return silent


def nearest_type(
    vectors: Matrix, seeds: dict[str, list[str]], encoder: Encoder
) -> tuple[np.ndarray, np.ndarray]:
    """The type of the nearest seed sentence, and how clearly it wins."""
    names = list(seeds)
    sentences = pd.Series([s for name in names for s in seeds[name]])
    owner = np.repeat(np.arange(len(names)), [len(seeds[name]) for name in names])
    similar = vectors @ encode(sentences, encoder).T
    best = np.stack([similar[:, owner == i].max(axis=1) for i in range(len(names))], axis=1)
    share = np.bincount(best.argmax(axis=1), minlength=len(names)) / len(best)
    best, names = best[:, share >= RARE], [n for n, s in zip(names, share, strict=True) if s >= RARE]
    odds = np.exp(SHARPNESS * (best - best.max(axis=1, keepdims=True)))
    winner = best.argmax(axis=1)
    confidence = odds.max(axis=1) / odds.sum(axis=1)
    unlike = best.max(axis=1) < LEAST_SIMILAR
    return np.where(unlike, OTHER, np.array(names)[winner]), np.where(unlike, 0.0, confidence)


def read_types(settings: Settings) -> dict[str, list[str]]:
    """Seed sentences by type, the workspace's own file first.

    Raises
    ------
    InputError
        The file is no mapping of types to lists of sentences.
    """
    own = settings.workspace / "lexicon" / "types.yml"
    file = own if own.is_file() else lexicon_dir() / "types.yml"
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8-sig"))
    except (yaml.YAMLError, UnicodeDecodeError):
        content = None
    fits = (
        isinstance(content, dict)
        and bool(content)
        and all(
            isinstance(seeds, list) and seeds and all(isinstance(s, str) for s in seeds)
            for seeds in content.values()
        )
    )
    if not fits:
        raise InputError(
            "문의 유형 사전을 읽을 수 없습니다.",
            expected="'유형: [예문, 예문, …]' 모양의 YAML",
            where=str(file),
            remedy="들여쓰기를 확인하고 UTF-8로 저장하세요.",
        )
    return {str(name): seeds for name, seeds in content.items()}
