from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.ranking.conftest import MakeRun

from voc.intake.repeats import find_repeats, repeated
from voc.ranking.counts import ALL, count
from voc.ranking.insights.repeats import repeat_contacts
from voc.schemas import SCHEMAS
from voc.settings import Inquiries

RULE = Inquiries(path=Path("raw.csv"))
WEEKS = 4
COUNTS = {("배송", "a"): np.full(WEEKS, 40), ("환불", "b"): np.full(WEEKS, 20)}


def linked(rows: pd.DataFrame) -> pd.DataFrame:
    """Of 40 of 배송 a week the last 10 follow ten others after a day, and 5 of 환불 five more after three."""
    rows = rows.assign(repeat_of=None, channel=np.where(np.arange(len(rows)) % 2, "전화", "채팅"))
    first = rows[rows["inquiry_type"] == "배송"].index
    second = rows[rows["inquiry_type"] == "환불"].index
    for week in range(WEEKS):
        pairs = [(first[40 * week + 30 + i], first[40 * week + i], 1) for i in range(10)]
        pairs += [(second[20 * week + 15 + i], first[40 * week + 10 + i], 3) for i in range(5)]
        for again, before, days in pairs:
            rows.loc[again, "repeat_of"] = rows.loc[before, "inquiry_id"]
            monday = rows.loc[first[40 * week], "created_at"]
            rows.loc[before, "created_at"] = monday
            rows.loc[again, "created_at"] = monday + pd.Timedelta(days=days)
    return rows.assign(is_repeat=rows["repeat_of"].notna().astype("boolean"))


def test_shares_gaps_and_what_follows_what(make_run: MakeRun) -> None:
    cubes = count(make_run(COUNTS, edit=linked), WEEKS)
    found = repeat_contacts(cubes, RULE)
    table = SCHEMAS["repeats"].validate(found.table).set_index(["unit_id", "channel"])
    every, a = table.loc[(ALL, "")], table.loc[("a", "")]
    assert (every["inquiries"], every["repeats"]) == (240, 60)
    assert every["repeat_share"] == 0.25 and every["repeat_low"] < 0.25 < every["repeat_high"]
    assert a["repeat_share"] == 0.25  # 40 of 160
    assert a["first_contacts"] < 120  # the last week's may still ask again
    assert a["resolved_share"] == pytest.approx(0.5)  # 15 of 30 are followed, ten by their own cause
    assert a["gap_median_days"] == 1.0 and a["gap_p90_days"] == 3.0
    paths = SCHEMAS["repeat_paths"].validate(found.paths)
    assert paths.to_numpy().tolist() == [["a", "b", 20, pytest.approx(1 / 3), 3.0]]
    assert found.line.startswith("재문의율은 25.0 %(")


def test_small_cells_are_left_out(make_run: MakeRun) -> None:
    found = repeat_contacts(count(make_run(COUNTS, edit=linked), 2), RULE)
    assert ("b", "전화") not in set(zip(found.table["unit_id"], found.table["channel"], strict=True))
    assert (found.table["inquiries"] >= 30).all()


@pytest.mark.parametrize(
    ("known", "line"), [(None, "order_key"), (False, "01_intake")], ids=["no key", "an older run"]
)
def test_says_what_to_supply(make_run: MakeRun, known: bool | None, line: str) -> None:
    def edit(rows: pd.DataFrame) -> pd.DataFrame:
        value = pd.NA if known is None else known
        return rows.assign(is_repeat=pd.array([value] * len(rows), dtype="boolean"))

    found = repeat_contacts(count(make_run(COUNTS, edit=edit), WEEKS), RULE)
    assert line in found.line and found.table.empty and found.paths.empty
    SCHEMAS["repeats"].validate(found.table)
    SCHEMAS["repeat_paths"].validate(found.paths)


def test_which_inquiry_a_repeat_follows() -> None:
    rows = [
        ("q1", "2026-06-01", "배송", "o1", "c1"),
        ("q2", "2026-06-03", "반품", "o1", "c1"),  # the order goes before the customer
        ("q3", "2026-06-04", "배송", None, "c1"),  # without an order: the customer and the type
        ("q4", "2026-06-30", "배송", None, "c1"),  # too late
        ("q5", "2026-06-05", "배송", "o1", "c9"),
    ]
    columns = ["inquiry_id", "created_at", "inquiry_type", "order_key", "customer_key"]
    table = pd.DataFrame(rows, columns=columns).astype({"created_at": "datetime64[us, Asia/Seoul]"})
    mixed = table.iloc[[3, 0, 4, 2, 1]]
    found = repeated(mixed, RULE)
    assert found.sort_index().fillna("").tolist() == ["", "q1", "q1", "", "q2"]
    assert find_repeats(mixed, RULE).equals(found.notna().astype("boolean"))
