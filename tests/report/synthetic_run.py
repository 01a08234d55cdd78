"""A small run made up for the report tests: two types, partners, events, hostile words everywhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from voc.artefacts import Run, open_run

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
HOSTILE = (
    "<script>window.hacked=1</script>",
    '<img src=https://evil.example/x.png onerror="window.hacked=1">',
    '"><svg onload=window.hacked=1> </script><script>window.hacked=1</script>',
    '{{ 7*7 }} {% raw %} ${window.hacked=1} %{customdata} <a href="javascript:window.hacked=1">클릭</a>',
    "환불\u202e요해 \u200b언제\u2066 되\x07나요\u3164\u3164" + "가" * 10_000,
    "😡" * 1_000,
    '=HYPERLINK("https://evil.example","눌러요") Z\u0335\u0336\u0337\u0338\u0339a',
)
QUOTES = (
    "6월 12일에 주문했는데 아직 배송준비중이에요 언제 출고되나요?",
    "예정일 지났는데 아무 안내도 없네요ㅠㅠ 선물이라 급합니다",
    "출고 지연되면 문자라도 주셔야 하는거 아닌가요",
)
TYPES = {"배송": 6.0, "불량·오배송": 2.4, "앱 <b>오류</b>": 0.6}
CAUSES = {
    "배송": (
        "예정일 지나도 출고 안 됨",
        "송장 번호가 움직이지 않음",
        "배송 완료로 뜨는데 받지 못함",
        "나누어 오는 배송 안내 없음",
    ),
    "불량·오배송": (
        "주문한 옵션과 다른 상품",
        "봉제 불량과 오염",
        "구성품 누락 <img src=x onerror=alert(1)>",
    ),
    "앱 <b>오류</b>": ("결제창에서 멈춤", "알림이 오지 않음"),
}
WEEKS = pd.date_range("2026-01-05", periods=25, freq="7D", unit="us")
ORDERS = 12_000


def make_run(folder: Path, *, orders: bool = True) -> Run:
    """Write the artefacts of stages 1 to 4 into ``folder`` and open them."""
    workspace = folder / "가게"
    (workspace / "runs").mkdir(parents=True)
    settings = folder / "voc.yml"
    settings.write_text(
        "workspace: 가게\ninquiries: {path: raw/a.csv}\nreport: {title: 무드옷장 주간 리뷰, deep_dives: 3}\n",
        encoding="utf-8",
    )
    run = open_run(settings)
    causes = _causes()
    ranking = _ranking(causes, orders)
    run.save("causes", causes)
    run.save("ranking", ranking)
    run.save("weekly", _weekly(ranking, orders))
    quotes = _quotes(causes)
    run.save("inquiries", _inquiries(quotes))
    run.save("quotes", quotes)
    run.save("peers", _peers(ranking, orders))
    run.save("change", _change(orders))
    run.save("events", _events())
    effects, effect_weeks = _effects(ranking)
    run.save("effects", effects)
    run.save("effect_weeks", effect_weeks)
    run.save("excluded", _excluded())
    run.save("cause_tree", _cause_tree(causes))
    run.save("drivers", _drivers())
    run.save("repeats", _repeats())
    run.save_json("summary", make_summary(ranking, orders=orders))
    return run


def _causes() -> pd.DataFrame:
    rows = []
    for kind, names in CAUSES.items():
        for position, name in enumerate(names):
            rows.append(
                {
                    "cause_id": f"{kind}-{position + 1:02d}",
                    "inquiry_type": kind,
                    "name": name,
                    "auto_name": name,
                    "keywords": "출고,예정일,<script>,준비",
                    "inquiries": 900 // (position + 1),
                    "agreement": 0.8,
                    "owner": "",
                    "department": ("파트너운영", "물류", "")[position % 3],
                    "controllable": ("partner", "self", "external", "")[position % 4],
                    **dict.fromkeys(("dependency", "status", "due", "note"), ""),
                    "effort_days": 5.0,
                    # the second is the next one, and one has no card
                    "neighbours": "" if position else f"{kind}-02=0.31|x=y#9=0.20",
                }
            )
    return pd.DataFrame(rows)


def _ranking(causes: pd.DataFrame, orders: bool) -> pd.DataFrame:
    """Shares within a type fall as 1, 1/2, 1/3…; the last cause of the last type is too small."""
    rows: list[dict[str, Any]] = []
    for kind, size in TYPES.items():
        own = causes[causes["inquiry_type"] == kind]
        weights = 1 / np.arange(1, len(own) + 1) ** 1.6
        for (_, cause), weight in zip(own.iterrows(), weights / weights.sum(), strict=True):
            rows.append(_row(cause, round(size * 220 * weight), orders))
        rows.append(_type_row(kind, [row for row in rows if row["inquiry_type"] == kind]))
    table = pd.DataFrame(rows)
    table.loc[table["name"] == "알림이 오지 않음", "inquiries"] = 21
    ranked = table[(table["level"] == "cause") & (table["inquiries"] >= 30)].sort_values(
        "priority", ascending=False
    )
    table["rank"] = pd.Series(range(1, len(ranked) + 1), index=ranked.index, dtype="Int64")
    return table


def _row(cause: pd.Series, inquiries: int, orders: bool) -> dict[str, Any]:
    base = inquiries / 8 / (ORDERS if orders else 1)
    share = 0.1 + 0.04 * (len(cause["name"]) % 7)
    headroom = inquiries / 8 * share
    return {
        "unit_id": cause["cause_id"],
        "level": "cause",
        "inquiry_type": cause["inquiry_type"],
        "name": cause["name"],
        "denominator": "주문",
        "inquiries": inquiries,
        "share": inquiries / 2000,
        "contact_rate": base,
        "contact_rate_low": base * 0.9,
        "contact_rate_high": base * 1.12,
        "floor_rate": base * 0.7,
        "headroom_low": headroom * 0.5,
        "headroom_mid": headroom,
        "headroom_high": headroom * 1.7,
        "headroom_best_peer": headroom,
        "headroom_own_best": np.nan,
        "effort_days": 5.0,
        "feasibility": 0.6,
        "saving_low": headroom * 0.3,
        "saving_per_week": headroom * 0.6,
        "saving_high": headroom * 1.02,
        "cost_saving_low": headroom * 0.3 * 3000,
        "cost_saving_per_week": headroom * 0.6 * 3000,
        "cost_saving_high": headroom * 1.02 * 3000,
        "cost_per_contact": 3000.0,
        "cost_basis": "per_contact",
        "ceiling_repeat": 2.0,
        "ceiling_simple": np.nan,
        "ceiling_text": "",
        **dict.fromkeys(("dependency", "status", "due", "rank_text"), ""),
        "action_group": "즉시 실행" if cause["controllable"] == "self" else "모니터링",
        "rank_safe": None,
        "priority": headroom * 0.6 / 5,
        "trend": 0.12,
        "trend_month": 0.05,
        "net_contact_rate": np.nan,
        "net_contact_rate_low": np.nan,
        "net_contact_rate_high": np.nan,
        "repeat_share": 0.08,
        "simple_share": 0.1,
        "floor_evidence": "best_peer",
        "evidence_text": "'소소상점' 수준까지 낮추면 한 주에 이만큼 줄어듭니다.",
        "controllable": cause["controllable"],
        "owner": "",
        "department": cause["department"],
        "assumed": "effort,controllable" if not cause["controllable"] else "",
        "alert": "",
        "chronic_weeks": 0,
    }


def _type_row(kind: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    summed = (
        "inquiries",
        "share",
        "contact_rate",
        "contact_rate_low",
        "contact_rate_high",
        "headroom_low",
        "headroom_mid",
        "headroom_high",
        "saving_per_week",
        "cost_saving_per_week",
    )
    return {
        **rows[0],
        **{name: sum(row[name] for row in rows) for name in summed},
        "unit_id": f"T:{kind}",
        "level": "type",
        "name": kind,
        "action_group": "",
        "alert": "지난주 98건은 예상 60~84건을 넘었습니다.",
    }


def _weekly(ranking: pd.DataFrame, orders: bool) -> pd.DataFrame:
    generator = np.random.default_rng(7)
    rows = []
    for unit in ranking.itertuples():
        mean = unit.inquiries / 8 * (1 + 0.25 * np.sin(np.arange(len(WEEKS)) / 3))
        for week, expected in zip(WEEKS, mean, strict=True):
            rate = expected / (ORDERS if orders else 1)
            rows.append(
                {
                    "unit_id": unit.unit_id,
                    "week": week,
                    "inquiries": int(generator.poisson(expected)),
                    "denominator": float(ORDERS if orders else 1),
                    "rate_low": rate * 0.86,
                    "rate_mid": rate,
                    "rate_high": rate * 1.15,
                }
            )
    return pd.DataFrame(rows)


def _quotes(causes: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for cause in causes["cause_id"]:
        texts = QUOTES
        if cause.startswith("앱"):
            texts = HOSTILE[:3] + QUOTES[:1] if cause.endswith("01") else HOSTILE[3:]
        rows += [
            {"cause_id": cause, "position": position, "inquiry_id": f"Q-{position + 1:05d}", "text": text}
            for position, text in enumerate(texts)
        ]
    return pd.DataFrame(rows)


def _inquiries(quotes: pd.DataFrame) -> pd.DataFrame:
    """The inquiries that are quoted; the pages need nothing else of them than their day."""
    rows = quotes[["inquiry_id", "text"]].drop_duplicates("inquiry_id")
    flags = dict.fromkeys(("is_simple", "is_complaint", "is_risk"), False)
    blanks = dict.fromkeys(("inquiry_type", "flag_words", "masked_kinds"), "")
    day = pd.Timestamp("2026-03-02 10:00", tz="Asia/Seoul")
    return rows.assign(created_at=day, is_repeat=False, **flags, **blanks)


def _peers(ranking: pd.DataFrame, orders: bool) -> pd.DataFrame:
    units = ranking.loc[ranking["inquiry_type"] != "앱 <b>오류</b>", ["unit_id", "contact_rate"]]
    rows = []
    for unit in units.itertuples():
        for position, partner in enumerate(("모노로그", "소소상점", "<i>브랜드</i>")):
            rate = unit.contact_rate * (0.6 + 0.4 * position)
            rows.append(
                {
                    "unit_id": unit.unit_id,
                    "partner": partner,
                    "inquiries": 120 - 20 * position,
                    "denominator": float(ORDERS if orders else 8),
                    "expected": 100.0,
                    "rate_low": rate * 0.8,
                    "rate_mid": rate,
                    "rate_high": rate * 1.2,
                }
            )
    return pd.DataFrame(rows)


def _change(orders: bool) -> pd.DataFrame:
    moves = [(90, 121, 9.0, 2.0, 20.0), (42, 38, 3.5, 0.0, -7.5), (9, 12, 1.0, 0.0, 2.0)]
    return pd.DataFrame(
        [
            {
                "period": "week",
                "unit_id": f"T:{kind}",
                "level": "type",
                "inquiry_type": kind,
                "name": kind,
                "before": before,
                "after": after,
                "volume_effect": volume if orders else 0.0,
                "mix_effect": mix if orders else 0.0,
                "rate_effect": rate if orders else float(after - before),
                "rate_low": rate - 8.0,
                "rate_high": rate + 8.0,
            }
            for kind, (before, after, volume, mix, rate) in zip(TYPES, moves, strict=True)
        ]
    )


def _events() -> pd.DataFrame:
    rows = [
        ("2026-02-16", "2026-02-22", "프로모션", "봄 세일", ""),
        ("2026-05-04", "2026-05-06", "장애", "택배사 전산 <script>장애</script>", "배송"),
    ]
    table = pd.DataFrame(rows, columns=["start", "end", "kind", "note", "types"])
    return table.astype({"start": "datetime64[us]", "end": "datetime64[us]"})


def _excluded() -> pd.DataFrame:
    rows = [
        (12, "Q-1", "rejected", "날짜를 읽을 수 없음", ""),
        (13, "Q-2", "rejected", "본문이 비어 있음", ""),
        (14, "Q-3", "duplicate", "같은 문의 번호", "Q-00001"),
    ]
    return pd.DataFrame(rows, columns=["line", "inquiry_id", "disposition", "reason", "duplicate_of"])


def _cause_tree(causes: pd.DataFrame) -> pd.DataFrame:
    """The first two causes of 배송 in one group, the first of them in two parts."""
    tree = causes[["inquiry_type", "cause_id", "name", "inquiries"]].rename(columns={"name": "cause"})
    tree = tree.assign(part=tree["cause"], example="", group=tree["cause"])
    tree.loc[tree["cause_id"].isin(["배송-01", "배송-02"]), "group"] = "예정일 지나도 출고 안 됨 등 2개"
    part = tree.iloc[[0]].assign(part="<b>예약</b> 상품", inquiries=100)
    return pd.concat([tree.iloc[:1], part, tree.iloc[1:]], ignore_index=True)


def _drivers() -> pd.DataFrame:
    """Five partners of one cause, the last with the largest excess, and one of another type's cause."""
    rows = [
        {"unit_id": "배송-01" if i < 5 else "앱 <b>오류</b>-01", "dimension": "partner",
         "value": f"파트너{i}",
         "other_dimension": "", "other_value": "", "direction": "more", "reference": "orders",
         "inquiries": 40, "expected": 10.0, "lift_low": 3.0, "lift": 4.0, "lift_high": 5.0,
         "excess_low": i + 1.0,
         "excess_mid": i + 2.0, "excess_high": i + 3.0, "p_value": 0.001, "q_value": 0.01, "start": pd.NaT,
         "text": f"파트너 <i>{i}</i>에서 4.0배(3.0~5.0배) 더 들어옵니다."}
        for i in range(6)
    ]  # fmt: skip
    return pd.DataFrame(rows).astype({"start": "datetime64[us]"})


def _repeats() -> pd.DataFrame:
    row = {
        "channel": "", "repeat_low": 0.07, "repeat_share": 0.082, "repeat_high": 0.095, "first_contacts": 300,
        "resolved_low": 0.9, "resolved_share": 0.918, "resolved_high": 0.93, "gap_median_days": 3.2,
        "gap_p90_days": 6.1, "repeats": 2,
    }  # fmt: skip
    units = (("배송-01", 400), ("배송-02", 29))
    return pd.DataFrame([{"unit_id": unit, "inquiries": n, **row} for unit, n in units])


def _effects(ranking: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """One judged action on the first cause."""
    cause = ranking[ranking["level"] == "cause"].iloc[0]
    start = WEEKS[12]
    effects = pd.DataFrame(
        {
            **{name: [cause[name]] for name in ("unit_id", "inquiry_type", "name")},
            "action": "예정일 <b>다시</b> 계산", "start_date": start, "weeks_before": 12, "weeks_after": 12,
            "promised": 15.0, "actual_low": 8.2, "actual_mid": 15.0, "actual_high": 22.0,
            "promised_share": 1.0, "verdict": "효과 확인", "text": "주 15건 줄었습니다.",
        }
    )  # fmt: skip
    weeks = pd.DataFrame(
        {
            "unit_id": cause["unit_id"], "start_date": start, "week": WEEKS,
            "inquiries": [40] * 13 + [25] * 12, "expected_low": 33.0, "expected_mid": 40.0,
            "expected_high": 47.0, "role": ["before"] * 12 + ["left_out"] + ["after"] * 12,
        }
    )  # fmt: skip
    return effects, weeks


def make_summary(ranking: pd.DataFrame, *, orders: bool = True) -> dict[str, Any]:
    """The summary that stage 4 writes, for the made-up ranking."""
    causes = ranking[(ranking["level"] == "cause") & ranking["rank"].notna()].sort_values("rank")
    actions = causes.head(3).to_dict("records")
    groups = {"self": "즉시 실행", "partner": "파트너 협의"}
    kept = (
        "unit_id",
        "name",
        "inquiry_type",
        "department",
        "headroom_low",
        "headroom_mid",
        "headroom_high",
        "saving_low",
        "saving_per_week",
        "saving_high",
        "cost_saving_per_week",
        "effort_days",
        "assumed",
        "evidence_text",
        "rank_safe",
        "rank_text",
    )
    return {
        "title": "무드옷장 주간 리뷰",
        "as_of": "2026-06-28",
        "week": {"start": "2026-06-22", "end": "2026-06-28", "label": "6월 4주차(6/22~28)"},
        "window": {"start": "2026-05-04", "end": "2026-06-28", "weeks": 8},
        "history_weeks": 25,
        "denominator": {"name": "주문" if orders else "", "available": orders},
        "totals": {
            "inquiries_week": 1171,
            "previous_week": 1141,
            "window_inquiries": 9000,
            "count_low": 1139.0,
            "count_high": 1204.0,
            "rate_week": 0.0621 if orders else None,
            "rate_previous": 0.0583 if orders else None,
            "rate_low": 0.0602 if orders else None,
            "rate_high": 0.0644 if orders else None,
            "repeat_share": 0.081,
            "repeat_share_previous": 0.084,
            "repeat_low": 0.07,
            "repeat_high": 0.095,
            "response_24h_share": 0.93,
            "response_24h_share_previous": 0.93,
            "response_24h_low": 0.915,
            "response_24h_high": 0.94,
            "response_24h_measure": "completed",
            "response_24h_target": 0.9,
            "response_24h_verdict": "달성",
            "response_24h_young": 0,
            "month": {
                "inquiries": 4600.0,
                "previous": 4500.0,
                "rate": 0.0612 if orders else None,
                "rate_previous": 0.0605 if orders else None,
                "repeat_share": 0.082,
                "repeat_share_previous": 0.08,
                "response_24h_share": 0.92,
                "response_24h_share_previous": None,
            },
        },
        "change": {
            "total": 30,
            "volume": 13.5 if orders else 0.0,
            "mix": 2.0 if orders else 0.0,
            "rate": 14.5 if orders else 30.0,
            "rate_low": 4.0,
            "rate_high": 25.0,
            "mix_of": "파트너" if orders else "",
            "month": {
                "total": 100,
                "volume": 60.2,
                "mix": -4.1,
                "rate": 43.9,
                "rate_low": -5.0,
                "rate_high": 90.0,
            }
            if orders
            else None,
            "top_rises": [
                {"unit_id": "T:배송", "inquiry_type": "배송", "name": "배송", "before": 90, "after": 121},
            ],
            "top_rise_causes": [
                {
                    "unit_id": row["unit_id"],
                    "name": row["name"],
                    "inquiry_type": row["inquiry_type"],
                    "before": 30,
                    "after": 50 - 6 * i,
                    "volume_effect": 1.0,
                    "mix_effect": 0.0,
                    "rate_effect": 19.0 - 6 * i,
                    "rate_low": 2.0,
                    "rate_high": 30.0,
                }
                for i, row in enumerate(actions)
            ],
        },
        "risk": {"week_count": 3, "open_count": 2, "inquiry_ids": ["Q-00011", "Q-00012", "Q-00019"]},
        "complaint": {"week_count": 5},
        "top_actions": [
            {**{key: row[key] for key in kept}, "group": groups.get(row["controllable"], "모니터링")}
            for row in actions
        ],
        "alerts_unjudged": "",
        "chronic": [],
        "effects": [
            {
                "unit_id": actions[0]["unit_id"],
                "inquiry_type": actions[0]["inquiry_type"],
                "name": actions[0]["name"],
                "action": "예정일 <b>다시</b> 계산",
                "verdict": "효과 확인",
                "text": "조치 뒤 8주 동안 주 15건 줄었습니다(90 % 구간 8.2~22건).",
            }
        ],
        "forecast": "앞으로 8주 동안 문의는 주 평균 817건(90 % 구간 682~926건) 들어올 것으로 예상됩니다.",
        "alerts": [
            {
                "unit_id": row["unit_id"],
                "level": "cause",
                "inquiry_type": row["inquiry_type"],
                "name": row["name"],
                "alert": "6월 4주차(6/22~28) 문의 98건으로, 지난 흐름에서 예상한 72건(60~84건)보다 많습니다.",
            }
            for row in actions[:1]
        ],
        "rows": {"read": 10000, "kept": 9800, "duplicates": 151, "rejected": 49},
        "incomplete_weeks": [
            {
                "start": "2026-06-29",
                "end": "2026-07-05",
                "label": "7월 1주차(6/29~7/5)",
                "reason": "문의 5일 없음",
            }
        ],
        "causes": 9,
        "coverage": 0.97,
    }


def make_pages(run: Run, folder: Path) -> Path:
    """Publish all pages of a made-up run without starting a kernel; the folder they are in."""
    from voc.report import slugs, top_types
    from voc.report.publish import REPORT_NOTEBOOK, deep_dive_notebook, publish

    types = top_types(run)
    given: dict[str, Any] = {"settings_path": str(run.settings.file), "run_dir": str(run.folder)}
    execute_here(
        "06_report.ipynb", folder / "notebooks" / REPORT_NOTEBOOK, {**given, "deep_dive_types": types}
    )
    for name, slug in slugs(types).items():
        target = folder / "notebooks" / deep_dive_notebook(slug)
        execute_here("05_deep_dive.ipynb", target, {**given, "inquiry_type": name})
    publish(folder / "notebooks", folder / "pages", types, title="무드옷장 주간 리뷰")
    return folder / "pages"


def execute_here(notebook: str, target: Path, given: dict[str, Any]) -> None:
    """What a kernel would leave in the tagged cells, made in this process."""
    import nbformat

    content = nbformat.read(NOTEBOOKS / notebook, as_version=4)
    names: dict[str, Any] = {}
    for cell in content.cells:
        tags = cell.metadata.get("tags", [])
        if cell.cell_type == "code" and {"report", "daily"} & set(tags):
            cell.outputs = [nbformat.v4.new_output("display_data", data=_shown(eval(cell.source, names)))]
        elif cell.cell_type == "code":
            exec(cell.source, names)
            names.update(given if "parameters" in tags else {})
    target.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(content, target)


def _shown(value: Any) -> dict[str, Any]:
    if hasattr(value, "to_json"):
        return {"application/vnd.plotly.v1+json": json.loads(value.to_json())}
    return {"text/html": value._repr_html_()}
