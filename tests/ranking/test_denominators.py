from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from tests.ranking.conftest import FIRST_MONDAY, PARTNERS

from voc.artefacts import Run
from voc.errors import SettingsError
from voc.ranking import rank
from voc.ranking.counts import Cubes, count

MakeRun = Callable[..., Run]

COUNTS = {("배송", "a"): np.full((6, 3), 10), ("반품", "b"): np.full((6, 3), 4), ("회원", "c"): np.full(6, 5)}
DAILY = np.array([100, 60, 40])


def growing(orders: pd.DataFrame) -> pd.DataFrame:
    """The first week's orders as they are, each later week's so many times more."""
    week = (orders["date"] - FIRST_MONDAY).dt.days // 7
    return orders.assign(count=orders["count"] * (week + 1))


def with_members(orders: pd.DataFrame) -> pd.DataFrame:
    members = orders.drop_duplicates("date").assign(denominator="활성 회원", partner="", count=7_000)
    return pd.concat([growing(orders), members])


@pytest.fixture(scope="module")
def cubes(make_run: MakeRun) -> Cubes:
    more = {"lag_weeks": {"반품": 2}, "denominators": {"활성 회원": ["회원"]}}
    return count(make_run(COUNTS, DAILY, edit_orders=with_members, **more), 8)


def by_unit(cubes: Cubes, table: np.ndarray) -> dict[str, list[float]]:
    return dict(zip(cubes.units["unit_id"], table.tolist(), strict=True))


def test_each_type_is_held_against_its_own(cubes: Cubes) -> None:
    assert list(cubes.calendar.weeks) == list(pd.date_range("2026-01-19", periods=4, freq="7D"))
    names = dict(zip(cubes.units["unit_id"], cubes.units["denominator"], strict=True))
    assert names["T:회원"] == names["c"] == "활성 회원"
    assert {names[unit] for unit in ("ALL", "T:배송", "T:반품", "a", "b")} == {"주문"}
    found = by_unit(cubes, cubes.denominators)
    assert found["ALL"] == found["T:배송"] == found["a"] == [4200, 5600, 7000, 8400]
    assert found["T:반품"] == found["b"] == [1400, 2800, 4200, 5600]  # of two weeks before
    assert found["T:회원"] == found["c"] == [49_000] * 4


def test_peers_have_the_denominators_of_the_type(cubes: Cubes) -> None:
    assert (cubes.partners, cubes.peer_dimension) == (PARTNERS[:3], "파트너")
    found = by_unit(cubes, cubes.partner_denominators)
    assert found["T:배송"] == [700 * 18, 420 * 18, 280 * 18]
    assert found["T:반품"] == [700 * 10, 420 * 10, 280 * 10]
    assert found["T:회원"] == [0, 0, 0]
    assert by_unit(cubes, cubes.partner_counts)["a"] == [40, 40, 40]


def test_a_type_whose_denominator_knows_no_partners_has_no_peers(make_run: MakeRun) -> None:
    counts = {("배송", "a"): np.full((8, 3), 20), ("회원", "c"): np.full((8, 3), 20)}
    run = make_run(counts, DAILY, edit_orders=with_members, denominators={"활성 회원": ["회원"]})
    peers = rank(run).peers
    assert set(peers["unit_id"]) == {"T:배송", "a"}


@pytest.mark.parametrize(("dimension", "korean"), [("product", "상품"), ("segment", "고객군")])
def test_peers_are_products_or_segments_where_partners_are_unknown(
    make_run: MakeRun, dimension: str, korean: str
) -> None:
    names = {"partner": dimension}
    run = make_run(
        {("배송", "a"): np.full((3, 2), 10)}, DAILY[:2],
        edit=lambda inquiries: inquiries.rename(columns=names),
        edit_orders=lambda orders: orders.drop(columns=dimension).rename(columns=names).assign(partner=""),
    )  # fmt: skip
    cubes = count(run, 8)
    assert (cubes.partners, cubes.peer_dimension) == (PARTNERS[:2], korean)
    assert cubes.partner_counts.tolist() == [[30, 30]] * 3
    assert cubes.partner_denominators.tolist() == [[2100, 1260]] * 3


def test_without_orders_every_week_counts_one(make_run: MakeRun) -> None:
    cubes = count(make_run({("배송", "a"): [7, 8]}), 8)
    assert not cubes.has_orders and cubes.partners == []
    assert (cubes.denominators == 1).all()
    assert cubes.units["denominator"].unique().tolist() == ["주문"]


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ({"lag_weeks": {"반 품": 1}}, "orders.lag_weeks"),
        ({"denominators": {"활성 회원": ["반 품"]}}, "denominators.활성 회원.types"),
    ],
)
def test_an_unknown_type_is_refused_with_the_nearest(
    make_run: MakeRun, more: dict[str, object], where: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        count(make_run(COUNTS, DAILY, **more), 8)
    assert all(part in str(caught.value) for part in ("'반 품'", "'반품'", where))


def test_a_long_holiday_is_not_calm(make_run: MakeRun) -> None:
    cubes = count(make_run({("배송", "a"): np.full(8, 9)}, np.array([100])), 8)
    quiet = cubes.calendar.weeks[~cubes.calm[0]]
    assert list(quiet) == [pd.Timestamp("2026-02-16")]  # 설날
