"""How much planted personal data intake hides, and how many harmless sentences it changes.

Run:  .venv/bin/python benchmarks/masking.py

The planted values are composed here from the numbering plans (mobile, area codes, banks, ISO 7812, road
names) and put into sentences with particles, without looking at how intake searches.  A value is hidden when
no six characters of it with a personal part are left.  Real text: petition_titles in the folder that
VOC_BENCH_DATA names; VOC_BENCH_MISSES=5 prints the first misses of each kind.
"""

from __future__ import annotations

import json
import os
import random
import re
import sys
from pathlib import Path

import pandas as pd

from voc.intake import mask

sys.path.insert(0, str(Path(__file__).with_suffix("")))
from planted import FAMILY, KINDS, Planted, name

ROOT = Path(__file__).parents[1]
DATA = Path(os.environ.get("VOC_BENCH_DATA", ROOT.parent / "shared/data"))
EACH = 1_000


def left(planted: Planted) -> bool:
    """Whether the value, or six characters of it with a personal part, still stand in the masked text."""
    masked, value = (text.replace("\u200b", "") for text in (mask(planted.text)[0], planted.value))
    pieces = [value[start : start + 6] for start in range(len(value) - 5)] or [value]
    return value in masked or any(piece in masked for piece in pieces if names_somebody(piece))


def names_somebody(piece: str) -> bool:
    """Two digits or said digits, or a name; 서울시 강남 alone is nobody's address."""
    said = sum(letter.isdigit() or letter in "공영일이삼사오육륙칠팔구" for letter in piece)
    return len(piece) < 6 or said >= 2


def people(file: Path) -> list[str]:
    """Names of three syllables with one of the planted family names, each once, that newspapers wrote of."""
    entities = pd.read_csv(file)["entities"].map(json.loads)
    named = {text for row in entities for kind, text in row if kind == "PS"}
    return sorted(text for text in named if re.fullmatch("[가-힣]{3}", text) and text[0] in FAMILY)


def main() -> None:
    """Print recall by kind with the first misses, then the share of harmless titles changed."""
    print("| kind | planted | hidden |\n|---|---:|---:|")
    misses: list[Planted] = []
    for kind, plant in KINDS.items():
        rng = random.Random(kind)
        rows = [plant(rng) for _ in range(EACH)]
        missed = [row for row in rows if left(row)]
        misses += missed[: int(os.environ.get("VOC_BENCH_MISSES", "0"))]
        print(f"| {kind} | {EACH:,} | {1 - len(missed) / EACH:.1%} |")
    names = DATA / "person_names.csv"
    if names.is_file():
        rng, persons = random.Random("klue"), people(names)
        rows = [name(rng, person) for person in persons]
        missed = [row for row in rows if left(row)]
        misses += missed[: int(os.environ.get("VOC_BENCH_MISSES", "0"))]
        print(
            f"| names of KLUE-NER in the same sentences | {len(rows):,} | {1 - len(missed) / len(rows):.1%} |"
        )
    for row in misses:
        print(repr(row.text), "->", repr(mask(row.text)[0]))
    file = DATA / "petition_titles.parquet"
    if file.is_file():
        titles = pd.read_parquet(file, columns=["text"])["text"]
        changed = sum(mask(text)[0] != text for text in titles)
        print(f"| petition_titles changed | {len(titles):,} | {changed / len(titles):.2%} |")


if __name__ == "__main__":
    main()
