"""Personal data that looks real and belongs to nobody.

Telephone numbers begin with exchanges that are not handed out (010-0, 010-1), resident numbers fail
their check digit, mail goes to the domains reserved for examples, streets and districts are invented.
"""

from __future__ import annotations

import numpy as np

from noise import pick

_SURNAMES = "김이박최정강조윤장임한오서신권황"
_GIVEN = (
    "서연", "민준", "하윤", "도현", "지우", "예은", "준호", "수빈", "은주", "영숙", "미경", "성호", "가온",
    "나래",
    "태윤", "보람", "정희", "순자", "현우", "다은", "재훈", "혜진", "상철", "유나",
)  # fmt: skip
_CITIES = (
    ("서울시", "한빛구"), ("서울특별시", "은하구"), ("부산시", "파란구"), ("대구광역시", "사과구"),
    ("인천 ", "갯벌구"),
    ("경기도", "새솔시"), ("경기 ", "너른시"), ("충남", "들꽃군"), ("전북", "가람시"), ("경남", "솔바람시"),
    ("강원도", "해돋이군"),
)  # fmt: skip
_ROADS = (
    "모란로",
    "별빛로",
    "가온길",
    "물레방아길",
    "새터로",
    "은행나무로",
    "달맞이길",
    "구름다리로",
    "솔내음로",
)
_BANKS = (
    "국민은행",
    "농협",
    "우체국",
    "새마을금고",
    "신협",
    "기업은행",
    "수협",
    "국민",
    "신한은행",
    "우리은행",
)
_MAIL = ("moon", "hello.day", "sunny", "mint_tea", "cat.mom", "daily", "jelly", "blue.sky", "kkomi", "walnut")
_DOMAINS = ("example.com", "example.net", "example.org", "mail.example.com")


def personal(rng: np.random.Generator, kind: str) -> str:
    """One value of a kind: phone, email, account, address, name, rrn."""
    return {
        "phone": _phone, "email": _email, "account": _account,
        "address": _address, "name": _name, "rrn": _rrn,
    }[kind](rng)  # fmt: skip


def _digits(rng: np.random.Generator, count: int) -> str:
    return "".join(str(d) for d in rng.integers(0, 10, count))


def _phone(rng: np.random.Generator) -> str:
    middle, last = f"{int(rng.integers(0, 2))}{_digits(rng, 3)}", _digits(rng, 4)
    form = pick(rng, ("010-{}-{}",) * 5 + ("010{}{}", "010{}{}", "010 {} {}", "010.{}.{}", "+82 10-{}-{}"))
    return form.format(middle, last)


def _email(rng: np.random.Generator) -> str:
    return f"{pick(rng, _MAIL)}{int(rng.integers(1, 9999))}@{pick(rng, _DOMAINS)}"


def _account(rng: np.random.Generator) -> str:
    bank = pick(rng, _BANKS)
    parts = pick(rng, ("6-2-6", "3-4-4-2", "3-6-5", "4-3-6", "14", "12", "3-2-6"))
    return f"{bank} {'-'.join(_digits(rng, int(n)) for n in parts.split('-'))}"


def _address(rng: np.random.Generator) -> str:
    city, district = _CITIES[int(rng.integers(len(_CITIES)))]
    place = f"{city.strip()} {district} {pick(rng, _ROADS)} {int(rng.integers(1, 200))}"
    flat = f"{int(rng.integers(101, 120))}동 {int(rng.integers(1, 25))}{int(rng.integers(1, 7)):02d}호"
    return pick(rng, (f"{place}, {flat}", f"{place} {flat}", f"{place} {int(rng.integers(1, 6))}층", place))


def _name(rng: np.random.Generator) -> str:
    return pick(rng, _SURNAMES) + pick(rng, _GIVEN)


def _rrn(rng: np.random.Generator) -> str:
    born = f"{int(rng.integers(50, 100))}{int(rng.integers(1, 13)):02d}{int(rng.integers(1, 29)):02d}"
    head = f"{born}{int(rng.integers(1, 3))}{_digits(rng, 5)}"
    weights = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
    valid = (11 - sum(w * int(d) for w, d in zip(weights, head, strict=True)) % 11) % 10
    number = head + str((valid + 1 + int(rng.integers(9))) % 10)  # never the valid digit
    return pick(rng, (f"{number[:6]}-{number[6:]}",) * 3 + (number,))
