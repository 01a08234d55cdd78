"""The story of one inquiry type: its size, its causes with quotes, its partners, what to do next."""

from __future__ import annotations

from typing import Any

import pandas as pd

from voc.artefacts import Run
from voc.errors import SettingsError
from voc.report.block import Block, render
from voc.report.cause_facts import CauseFacts, missing_lines, tree_of
from voc.report.korean import day, effort, is_some, percent, span, won
from voc.report.links import TypeLinks, anchor, top_types
from voc.report.scale import Scale
from voc.report.tables import cause_row, trend_words, unit_sparkline, window_words
from voc.words import amount, count, josa

_QUOTES = 5
_QUOTE_LENGTH = 240
_PARTNERS = 12
_WORTH_ASKING = 1.0


def pick_type(run: Run, inquiry_type: str = "") -> str:
    """``inquiry_type`` as it is known to the run, or the first of `top_types` when it is empty.

    Raises
    ------
    SettingsError
        The run has no such type.
    """
    ranking = run.load("ranking")
    known = sorted(ranking.loc[ranking["level"] == "type", "inquiry_type"].unique())
    if not inquiry_type:
        return top_types(run)[0]
    if inquiry_type not in known:
        raise SettingsError.unknown(
            f"'{inquiry_type}' 유형이 없습니다.",
            inquiry_type,
            known,
            where="inquiry_type",
            remedy="원본의 문의 유형 이름을 그대로 쓰거나 비워 두세요.",
        )
    return inquiry_type


def deep_headline(run: Run, inquiry_type: str) -> Block:
    """The type in two sentences and its figures."""
    summary, ranking = run.load_json("summary"), run.load("ranking")
    scale, row = Scale.of(summary), _type_row(ranking, inquiry_type)
    causes = _causes(ranking, inquiry_type)
    return render(
        "deep_headline",
        name=inquiry_type,
        kicker=f"{run.settings.report.title} · {summary['week']['label']}",
        sentences=_headline(row, causes, scale, summary),
        row=cause_row(row, scale, TypeLinks({}), 0.0),
        scale=scale,
        trend=trend_words(row["trend"]),
        window=window_words(summary),
    )


def _headline(row: dict[Any, Any], causes: pd.DataFrame, scale: Scale, summary: dict[str, Any]) -> list[str]:
    weeks = summary["window"]["weeks"]
    first = (
        f"{josa(row['inquiry_type'], '은/는')} 최근 {weeks}주 동안 {count(row['inquiries'])}, "
        f"전체 문의의 {percent(row['share'])}입니다."
    )
    if causes.empty or not is_some(causes["headroom_mid"].max()):
        return [first, "지금 자료로는 줄일 수 있다고 확인된 원인이 없습니다."]
    best = causes.sort_values(["headroom_mid", "unit_id"], ascending=[False, True]).iloc[0]
    return [
        first,
        f"감축 여력은 주 {count(row['headroom_mid'])}({span(row['headroom_low'], row['headroom_high'])}), "
        f"가장 많이 줄일 수 있는 원인은 ‘{best['name']}’입니다.",
    ]


def cause_cards(run: Run, inquiry_type: str) -> Block:
    """Every cause of the type as a card: figures, headroom with its evidence, trend, quotes."""
    summary, ranking = run.load_json("summary"), run.load("ranking")
    weekly, quotes, peers = run.load("weekly"), run.load("quotes"), run.load("peers")
    facts = run.load("causes").set_index("cause_id")
    inquiries = run.load("inquiries")
    came = dict(zip(inquiries["inquiry_id"], inquiries["created_at"].map(day), strict=True))
    scale, causes = Scale.of(summary), _causes(ranking, inquiry_type)
    top = float(causes["headroom_high"].max()) if len(causes) else 0.0
    names = dict(zip(causes["unit_id"], causes["name"], strict=True))
    why = CauseFacts.of(run)
    cards = []
    for row in causes.to_dict("records"):
        unit = str(row["unit_id"])
        chosen = quotes[quotes["cause_id"] == unit].sort_values("position").head(_QUOTES)
        cards.append(
            {
                **cause_row(row, scale, TypeLinks({}), top),
                "id": anchor(unit),
                "keywords": _keywords(facts, unit),
                "near": _near(facts, unit, names),
                "per_thousand": scale.per_thousand(row["contact_rate"]),
                "evidence": row["evidence_text"],
                "ceiling": row["ceiling_text"],
                "net": _net(row, scale),
                "drivers": why.drivers_of(unit),
                "repeats": why.repeats_of(unit),
                "tried": why.tried_of(unit),
                "trend": trend_words(row["trend"]),
                "spark": unit_sparkline(weekly, unit, row["name"]),
                "partners": _partners(peers, unit, scale),
                "quotes": [
                    {
                        "inquiry_id": quote.inquiry_id,
                        "date": came[str(quote.inquiry_id)],
                        "text": _shortened(str(quote.text)),
                    }
                    for quote in chosen.itertuples()
                ],
            }
        )
    return render(
        "cause_cards",
        cards=[card for card in cards if card["rank"]],
        small=[card for card in cards if not card["rank"]],
        scale=scale,
        window=window_words(summary),
    )


def cause_tree(run: Run, inquiry_type: str) -> Block:
    """Groups of causes that belong together, each cause with a link to its card, and its parts."""
    ranking = run.load("ranking")
    groups = tree_of(run.load("cause_tree"), inquiry_type, set(_causes(ranking, inquiry_type)["unit_id"]))
    return render("cause_tree", groups=groups, name=inquiry_type)


def missing_note(run: Run) -> Block:
    """In one small box, what this page could not look at and how to supply it."""
    return render("missing", lines=missing_lines(run.load_json("summary").get("insights", {})))


def partner_table(run: Run, inquiry_type: str) -> Block:
    """The type by partner, worst rate first; empty where the source has no partners."""
    summary = run.load_json("summary")
    ranking, scale = run.load("ranking"), Scale.of(summary)
    unit = str(_type_row(ranking, inquiry_type)["unit_id"])
    rows = _partners(run.load("peers"), unit, scale)
    drivers = CauseFacts.of(run).drivers_of(unit)
    return render(
        "partners", rows=rows, drivers=drivers, scale=scale, name=inquiry_type, window=window_words(summary)
    )


def next_steps(run: Run, inquiry_type: str) -> Block:
    """What each department is asked to do; a cause that saves less than one contact a week is left."""
    ranking = run.load("ranking")
    causes = _causes(ranking, inquiry_type)
    useful = causes[causes["rank"].notna() & (causes["saving_per_week"] >= _WORTH_ASKING)]
    groups = [
        {"department": department or "담당 미정", "steps": [_step(row) for row in rows.to_dict("records")]}
        for department, rows in useful.groupby("department", sort=False)
    ]
    return render("next_steps", groups=groups, name=inquiry_type)


def _step(row: dict[Any, Any]) -> dict[str, str]:
    money = f"(월 약 {won(row['cost_saving_per_week'] * 52 / 12)})" if row["cost_saving_per_week"] > 0 else ""
    return {
        "name": row["name"],
        "href": f"#{anchor(str(row['unit_id']))}",
        "saving": f"실행 시 주 {count(row['saving_per_week'])} 감축 예상{money}",
        "effort": f"{effort(row['effort_days'])}{'(가정)' if 'effort' in row['assumed'] else ''}",
    }


def _partners(peers: pd.DataFrame, unit: str, scale: Scale) -> list[dict[str, str]]:
    """A unit's partners, the largest ones, the highest rate first."""
    own = peers[peers["unit_id"] == unit].sort_values(["inquiries", "partner"], ascending=[False, True])
    shown = own.head(_PARTNERS).sort_values(["rate_mid", "partner"], ascending=[False, True])
    return [
        {
            "partner": row["partner"],
            "inquiries": count(row["inquiries"]),
            "rate": scale.short(row["rate_mid"]),
            "interval": scale.interval(row["rate_low"], row["rate_high"]),
        }
        for row in shown.to_dict("records")
    ]


def _net(row: dict[Any, Any], scale: Scale) -> str:
    """The rate without repeats with its interval; "" where repeats are not known."""
    if pd.isna(row["net_contact_rate"]):
        return ""
    interval = scale.interval(row["net_contact_rate_low"], row["net_contact_rate_high"])
    return f"{scale.short(row['net_contact_rate'])}({interval})"


def _shortened(text: str) -> str:
    """A quote that is still a quote: a letter of three pages is cut where it says so."""
    rest = len(text) - _QUOTE_LENGTH
    return text if rest <= 0 else f"{text[:_QUOTE_LENGTH]}… (뒤 {amount(rest)}자 줄임)"


def _keywords(facts: pd.DataFrame, unit: str) -> list[str]:
    if unit not in facts.index:
        return []
    words = str(facts.loc[unit, "keywords"]).split(",")
    return [word.strip() for word in words if word.strip()][:8]


def _near(facts: pd.DataFrame, unit: str, names: dict[str, str]) -> list[dict[str, str]]:
    """The nearest causes that have a card on the page."""
    told = str(facts.loc[unit, "neighbours"]).split("|") if unit in facts.index else []
    ids = [neighbour.rpartition("=")[0] for neighbour in told]
    return [{"name": names[id_], "href": f"#{anchor(id_)}"} for id_ in ids if id_ in names]


def _causes(ranking: pd.DataFrame, inquiry_type: str) -> pd.DataFrame:
    chosen = ranking[(ranking["level"] == "cause") & (ranking["inquiry_type"] == inquiry_type)]
    return chosen.sort_values(
        ["rank", "inquiries", "unit_id"], ascending=[True, False, True], na_position="last"
    )


def _type_row(ranking: pd.DataFrame, inquiry_type: str) -> dict[Any, Any]:
    chosen = ranking[(ranking["level"] == "type") & (ranking["inquiry_type"] == inquiry_type)]
    row: dict[Any, Any] = chosen.iloc[0].to_dict()
    return row
