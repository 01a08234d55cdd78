from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.artefacts import Run
from voc.report.figures import change_chart
from voc.report.moved import Moved
from voc.report.waterfall import waterfall

PART = st.floats(-500, 500)


@pytest.fixture
def summary(run: Run) -> dict[str, Any]:
    return copy.deepcopy(run.load_json("summary"))


def bars(figure: Any, panel: int) -> list[tuple[float, float]]:
    """Begin and end of each shown bar of a panel, first on top."""
    hidden, shown, _ = figure.data[3 * panel : 3 * panel + 3]
    return [(start, start + size) for start, size in zip(hidden.x, shown.x, strict=True)]


def test_steps_lead_from_last_week_to_this_one(summary: dict[str, Any]) -> None:
    figure = waterfall(summary)
    assert bars(figure, 0) == [(0, 1141), (1141, 1155), (1155, 1157), (1157, 1171), (0, 1171)]
    assert list(figure.layout.yaxis.ticktext) == [
        "지난주 <b>1,141</b>", "주문 <b>+14</b>", "파트너 구성 <b>+2</b>", "인입률 <b>+14</b>",
        "이번 주 <b>1,171</b>",
    ]  # fmt: skip
    assert bars(figure, 1) == [(0, 4500), (4500, 4560), (4556, 4560), (4556, 4600), (0, 4600)]


def test_the_rate_has_its_interval_and_is_grey_where_it_may_be_chance(summary: dict[str, Any]) -> None:
    figure = waterfall(summary)
    error = figure.data[2].error_x
    assert figure.data[2].x == (1171,)
    assert (error.array, error.arrayminus) == ((11.0,), (10.0,))  # 1157 + 4 and + 25
    week, month = (figure.data[index].marker.color[3] for index in (1, 4))
    assert week != month
    assert "우연일 수 있음" in figure.data[4].customdata[3]
    assert "우연" not in figure.data[1].customdata[3]
    assert figure.data[1].customdata[3] == "<b>인입률</b> +14건<br>90 % 구간 +4~+25건"


def test_no_breakdown_no_mix_and_no_month_no_panel(summary: dict[str, Any]) -> None:
    summary["change"] |= {"mix_of": "", "mix": 0.0, "month": None}
    figure = waterfall(summary)
    assert len(figure.data) == 3 and len(bars(figure, 0)) == 4
    assert "구성 변화는 인입률 몫에 들어 있습니다" in figure.layout.meta["caption"]


def test_without_orders_it_says_what_to_supply(bare_run: Run) -> None:
    html = change_chart(bare_run).html
    assert "voc.yml의 orders" in html and "전주보다 30건 증가, 건수 기준(주문 데이터 없음)." in html


@given(PART, PART, PART)
def test_printed_parts_always_add_up(volume: float, mix: float, rate: float) -> None:
    change = {
        "total": round(volume + mix + rate),
        "volume": volume,
        "mix": mix,
        "rate_low": 0,
        "rate_high": 1,
    }
    moved = Moved.of(change)
    assert moved.volume + moved.mix + moved.rate == moved.total
    assert abs(moved.rate - rate) <= 1.5 + 1e-6
