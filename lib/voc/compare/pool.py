"""Two workspaces: their inquiries clustered together once, so that each cause has a share on both sides."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from voc.causes import group_into_causes
from voc.compare.sides import Side, Sides, check_size
from voc.intake.prepare import Prepared, prepare_inquiries
from voc.lexicon import lexicon_dir
from voc.settings import Settings
from voc.tokens import Analyser, token_lexicon, token_table

Echo = Callable[[str], None]

TIMES = 3
"""A side counts at most so many times the other's inquiries: more would hardly narrow an interval (the
smaller side's error rules), and the larger side's causes would swallow the smaller one's."""
LEAST, MOST = 1_000, 20_000
"""Whatever the other side has, so many may count, and no more."""
UNSHARED = "한쪽에만 있는 유형"
_IDS = ("1:", "2:")


def pool(first: Settings, second: Settings, names: tuple[str, str], echo: Echo) -> Sides:
    """Read both workspaces and find the causes of their inquiries together.

    Types that both give are clustered each by itself, all others together; without a common type both are
    sorted by the seeds of types.yml.  Both workspaces' own words count; encoder and granularity are those of
    the first.

    Parameters
    ----------
    names : (str, str)
        What the page calls them.

    Raises
    ------
    VocError
        A file cannot be read, or a side has fewer than 30 inquiries.
    """
    prepared = []
    for settings, name in zip((first, second), names, strict=True):
        one = prepare_inquiries(settings, secrets.token_bytes(16), None, echo)
        check_size(name, len(one.inquiries))
        prepared.append(one)
    kept = _balanced([one.inquiries for one in prepared])
    typed, notes = _types(kept)
    both = pd.concat([part.assign(inquiry_id=mark + part["inquiry_id"])
                      for mark, part in zip(_IDS, typed, strict=True)], ignore_index=True)  # fmt: skip
    echo(f"형태소 분석 {len(both):,}건")
    settings = _shared(first, second)
    tokens = token_table(both, Analyser(token_lexicon(settings)), settings.workspace / "cache")
    tokenised = both.merge(tokens, on="inquiry_id", validate="1:1").drop(columns="created_at")
    found = group_into_causes(tokenised, settings, settings.causes.granularity, echo)
    assigned = both.merge(found.assignments[["inquiry_id", "cause_id", "confidence"]], on="inquiry_id")
    sides = [_side(assigned, *of) for of in zip(_IDS, names, prepared, strict=True)]
    return Sides(sides[0], sides[1], found.causes[["cause_id", "inquiry_type", "name"]], False, notes)


def _balanced(parts: list[pd.DataFrame]) -> list[pd.DataFrame]:
    """At most `TIMES` the smaller side, within the limits, drawn by a hash of number and text."""
    most = min(max(TIMES * min(map(len, parts)), LEAST), MOST)
    return [part if len(part) <= most else part.loc[_drawn(part).nsmallest(most).index] for part in parts]


def _drawn(inquiries: pd.DataFrame) -> pd.Series:
    keys = inquiries["inquiry_id"] + "\n" + inquiries["text"]
    digests = [int.from_bytes(hashlib.blake2b(key.encode(), digest_size=7).digest()) for key in keys]
    return pd.Series(digests, index=inquiries.index)


def _types(parts: list[pd.DataFrame]) -> tuple[list[pd.DataFrame], tuple[str, ...]]:
    """Types that both sides give; without one all are blank, and the seeds of types.yml sort both alike."""
    given = [part["inquiry_type"].fillna("").str.strip() for part in parts]
    shared = sorted(set(given[0]) & set(given[1]) - {""})
    typed = [
        part[["inquiry_id", "created_at", "text"]].assign(
            inquiry_type=types.where(types.isin(shared), UNSHARED) if shared else ""
        )
        for part, types in zip(parts, given, strict=True)
    ]
    how = (
        f"두 자료에 모두 있는 문의 유형 {len(shared)}개({', '.join(shared)})와 나머지를 유형마다"
        if shared
        else "두 자료에 함께 쓰는 문의 유형이 없어 types.yml의 예문으로 유형을 나눈 뒤"
    )
    return typed, (f"{how} 함께 묶어 원인을 찾았습니다. 원인 이름은 그 문의들의 말에서 골랐습니다.",)


def _shared(first: Settings, second: Settings) -> Settings:
    """The first one's settings in a workspace of the comparison's own, with the words of both."""
    workspace = first.workspace / "cache" / "compare"
    for name in sorted(file.name for file in lexicon_dir().glob("*.t*")):
        lines = [line for settings in (first, second) for line in _own_lines(settings, name)]
        file = workspace / "lexicon" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join(dict.fromkeys(lines)), encoding="utf-8")
    return first.model_copy(update={"workspace": workspace})


def _own_lines(settings: Settings, name: str) -> list[str]:
    file: Path = settings.workspace / "lexicon" / name
    return file.read_text(encoding="utf-8-sig").splitlines() if file.is_file() else []


def _side(assigned: pd.DataFrame, mark: str, name: str, prepared: Prepared) -> Side:
    mine = assigned[assigned["inquiry_id"].str.startswith(mark)]
    mine = mine.assign(inquiry_id=mine["inquiry_id"].str.removeprefix(mark)).drop(columns="inquiry_type")
    kinds: dict[str, int] = dict(prepared.accounting.itertuples(index=False))
    rows = (
        ("원본 행", kinds["원본 행"]), ("비교에 쓴 문의", len(mine)),
        ("표본에 들지 않은 문의", len(prepared.inquiries) - len(mine)),
        ("중복", kinds["중복"]), ("읽을 수 없는 행", kinds["제외"]),
    )  # fmt: skip
    return Side(name, mine.reset_index(drop=True), rows)
