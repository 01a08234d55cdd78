from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.report.korean import difference, percent, points, signed, span, won
from voc.report.scale import Scale
from voc.words import amount, count, josa


@pytest.mark.parametrize(
    ("word", "pair", "expected"),
    [
        ("배송", "이/가", "배송이"),
        ("문의", "이/가", "문의가"),
        ("옵션 오배송", "을/를", "옵션 오배송을"),
        ("앱 오류", "은/는", "앱 오류는"),
        ("서울", "으로/로", "서울로"),
        ("부산", "으로/로", "부산으로"),
        ("6.2\u00a0%", "으로/로", "6.2\u00a0%로"),
        ("1,171건", "으로/로", "1,171건으로"),
        ("제품 7", "으로/로", "제품 7로"),
        ("제품 10", "이/가", "제품 10이"),
        ("제품 2", "이/가", "제품 2가"),
        ("SMS", "이/가", "SMS가"),
        ("URL", "이/가", "URL이"),
        ("URL", "으로/로", "URL로"),
        ("coupon", "을/를", "coupon을"),
        ("size", "을/를", "size를"),
        ("app", "이/가", "app이"),
        ("배송(택배사)", "은/는", "배송(택배사)은"),
        ("‘재입고 미정’", "이/가", "‘재입고 미정’이"),
        ("늦어요ㅠㅠ", "이/가", "늦어요ㅠㅠ가"),
        ("😡", "이/가", "😡이(가)"),
        ("", "을/를", "을(를)"),
    ],
)
def test_particle_follows_the_sound_of_any_word(word: str, pair: str, expected: str) -> None:
    assert josa(word, pair) == expected


@given(st.text(max_size=30), st.sampled_from(["이/가", "을/를", "은/는", "과/와", "으로/로"]))
def test_a_particle_only_ever_adds_to_the_word(word: str, pair: str) -> None:
    closed, opened = pair.split("/")
    assert josa(word, pair) in {word + closed, word + opened, f"{word}{closed}({opened})"}


def test_numbers_read_as_korean_planners_write_them() -> None:
    assert [count(n) for n in (1234, 4.13, 3.0, 9.97, 0.0, -0.01)] == [
        "1,234건", "4.1건", "3건", "10건", "0건", "0건",
    ]  # fmt: skip
    assert [percent(s) for s in (0.413, 0.0621, 0.0041, 0.00052, 0)] == [
        "41\u00a0%", "6.2\u00a0%", "0.41\u00a0%", "0.052\u00a0%", "0\u00a0%",
    ]  # fmt: skip
    assert [points(s) for s in (0.004, -0.0123, 0.0004)] == ["0.4\u00a0%p", "1.2\u00a0%p", "0.04\u00a0%p"]
    assert [won(w) for w in (300, 8324, 14_100, 99_960, 3_500_000, 99_999_999, 123_000_000)] == [
        "300원", "0.8만원", "1.4만원", "10만원", "350만원", "1억원", "1.2억원",
    ]  # fmt: skip
    assert [signed(n) for n in (15, -3, 0.2)] == ["+15", "−3", "0"]
    assert (span(22, 51.2), amount(1234.5)) == ("22~51건", "1,235")


def test_a_rate_names_its_denominator_and_without_one_is_no_rate() -> None:
    orders, bare = Scale("주문", True), Scale("건수", False)
    assert orders.rate(0.0041) == "0.41\u00a0%(주문 1,000건당 4.10건)"
    assert Scale("활성 사용자", True).rate(0.0041) == "0.41\u00a0%(활성 사용자 1,000명당 4.10건)"
    assert orders.interval(0.0038, 0.0044) == "0.38~0.44\u00a0%"
    assert (bare.rate(12.0), bare.interval(9, 15), bare.per_thousand(12.0)) == ("주 12건", "주 9~15건", "")
    assert bare.basis == "건수 기준(주문 데이터 없음)"


@given(st.floats(0, 1), st.floats(0, 1))
def test_the_difference_of_printed_shares_is_the_printed_difference(now: float, before: float) -> None:
    printed = [float(percent(share).removesuffix("\u00a0%")) for share in (now, before)]
    assert difference(now, before) * 100 == pytest.approx(printed[0] - printed[1], abs=1e-9)


def test_rounded_shares_leave_no_odd_tenths() -> None:
    assert points(difference(0.05859, 0.06130)) == "0.2\u00a0%p"
    assert points(difference(0.8318, 0.8405)) == "1\u00a0%p"
