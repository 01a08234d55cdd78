"""What could go at most if every first answer settled it, or if people helped themselves.

Both rest on the planner's own judgement of what share can go (``ranking.reducible_share``), so they stand
beside the headroom and are never averaged into it.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from voc.settings import MIN_RANKED, Ranking
from voc.words import count, number


def ceilings(ranking: pd.DataFrame, window_weeks: int, settings: Ranking) -> pd.DataFrame:
    """ceiling_repeat, ceiling_simple (inquiries a week) and ceiling_text of each row.

    Empty where repeats are not known, and for units with too few inquiries to be ranked.

    Parameters
    ----------
    ranking : DataFrame
        inquiries over the window, repeat_share, simple_share.
    """
    enough = ranking["inquiries"] >= MIN_RANKED
    weekly = (ranking["inquiries"] / window_weeks).where(enough)
    share = settings.reducible_share
    found = pd.DataFrame(
        {
            "ceiling_repeat": weekly * ranking["repeat_share"] * share.repeat,
            "ceiling_simple": weekly * ranking["simple_share"] * share.simple,
        }
    )
    said = found.assign(repeats=weekly * ranking["repeat_share"], simple=weekly * ranking["simple_share"])
    found["ceiling_text"] = [_text(row, settings) for row in said.to_dict("records")]
    return found


def _text(row: dict[Any, float], settings: Ranking) -> str:
    share = settings.reducible_share
    told = (
        ("repeat", "재문의", "첫 응대에서 끝내면", row["repeats"], share.repeat, row["ceiling_repeat"]),
        ("simple", "단순 문의", "스스로 해결하게 하면", row["simple"], share.simple, row["ceiling_simple"]),
    )
    return " ".join(
        f"{name} 주 {count(now)} 중 {_percent(part)}{_assumed(field, settings)}를 {how} "
        f"많아야 주 {count(most)} 줄어듭니다."
        for field, name, how, now, part, most in told
        if most >= 0.05
    )


def _percent(share: float) -> str:
    return f"{number(share * 100)} %"


def _assumed(field: str, settings: Ranking) -> str:
    return "" if field in settings.reducible_share.model_fields_set else "(가정)"
