"""The optional customer file: who buys what and how often, who left and why.

A wrong row is an error and not a rejection, and an error never shows a key or a customer's words.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from voc.errors import InputError
from voc.intake.keys import hash_keys
from voc.intake.mask import find_personal, mask_all
from voc.intake.read import read_rows
from voc.intake.strict import refuse, refuse_rejected
from voc.intake.times import parse_days
from voc.settings import CUSTOMER_COLUMNS, Settings

_NUMBERS = {"purchase_cycle_days": "구매 주기", "order_value": "객단가"}
_DAYS = {"last_order_on": "최근 구매일", "churned_on": "해지일"}
_WORDS = ("preferred_category", "age_group", "vip")
_YES = ("y", "yes", "true", "1", "o", "예", "네", "가능", "자발", "자발적")
_NO = ("n", "no", "false", "0", "x", "아니오", "아니요", "불가", "불가능", "비자발", "비자발적")
_ANSWERS = {"voluntary": "자발, 비자발, Y, N, 빈칸", "avoidable": "가능, 불가, Y, N, 빈칸"}
_LEAVING = ("churn_reason", *_ANSWERS)
_PERSONAL = {"phone": "전화번호", "email": "이메일", "rrn": "주민등록번호"}
_ATE_ZERO = r"1[016789][2-9]\d{6,7}"  # a mobile number that a spreadsheet took for a number


def read_customers(settings: Settings, salt: bytes, as_of: date | None = None) -> pd.DataFrame | None:
    """Customers as of a day; None where ``voc.yml`` names no file.

    Who leaves after ``as_of`` has not left yet.  Where somebody bought after it, ``last_order_on`` is left
    out: of them it is not known whether they bought before as well.

    Parameters
    ----------
    settings : Settings
    salt : bytes
        The one of the inquiries' keys, so that both join.
    as_of : date, optional

    Returns
    -------
    DataFrame
        The artefact ``customers``: of the optional columns those that the file has.

    Raises
    ------
    InputError
        A key is empty, given twice, or a phone number, e-mail or resident number; or a date, number or
        answer cannot be read.  Names the line, never the value.
    """
    if settings.customers is None:
        return None
    path = settings.raw(settings.customers.path)
    where = str(path)
    rows = read_rows(settings.customers, path, ("customer_key",), CUSTOMER_COLUMNS)
    refuse_rejected(rows, where)
    table = rows.table
    _check_keys(table, where)
    columns: dict[str, pd.Series] = {"customer_key": hash_keys(table["customer_key"], salt)}
    for name in [name for name in CUSTOMER_COLUMNS[1:] if name in table]:
        columns[name] = _typed(table, name, where)
    return _until(pd.DataFrame(columns), as_of)


def _check_keys(table: pd.DataFrame, where: str) -> None:
    keys = table["customer_key"]
    shown = table.assign(customer_key="(표시하지 않습니다)")
    refuse(shown, "customer_key", keys == "", where, "고객 번호가 비어 있습니다.", "고객마다 다른 번호")
    _refuse_personal(table, where)
    twice = keys.duplicated()
    refuse(shown, "customer_key", twice, where, "같은 고객이 두 번 나옵니다.", "고객마다 한 줄")


def _refuse_personal(table: pd.DataFrame, where: str) -> None:
    """A number that names a person is no key: who holds the salt could find it by trying them all."""
    keys = table["customer_key"]
    long = keys[keys.str.contains("@|골뱅이") | keys.str.count(r"\d").ge(9)]
    kinds = long.map(lambda key: next(iter(find_personal(key, tuple(_PERSONAL))), ""))
    eaten = keys.str.fullmatch(_ATE_ZERO)
    if eaten.mean() > 0.5:
        kinds = eaten[eaten].map(lambda _: "phone")
    found = kinds[kinds != ""]
    if len(found):
        named = [_PERSONAL[kind] for kind in _PERSONAL if found.eq(kind).any()]
        raise InputError(
            f"고객 번호 자리에 개인정보({', '.join(named)})가 있습니다.",
            expected="회원 번호처럼 그 자체로는 누구인지 알 수 없는 번호",
            got=f"{len(found):,}개 행(값은 표시하지 않습니다)",
            where=f"{where} {table.loc[found.index[0], 'line']}행 customer_key",
            remedy="문의 파일의 customer_key와 같은 회원 번호로 바꾸세요. 두 파일 모두 바꿔야 이어집니다.",
        )


def _typed(table: pd.DataFrame, name: str, where: str) -> pd.Series:
    """An optional column in its type."""
    raw, shown = table[name], table.assign(**{name: "(표시하지 않습니다)"})
    if name in _WORDS:
        return raw.where(raw != "", None)
    if name == "churn_reason":
        kinds = pd.Series(raw.unique())
        return raw.map(dict(zip(kinds, mask_all(kinds)["text"], strict=True))).where(raw != "", None)
    if name in _NUMBERS:
        values: pd.Series = pd.to_numeric(raw.str.replace(",", ""), errors="coerce").astype("float64")
        bad = (raw != "") & ~(values.ge(0) & np.isfinite(values))
        problem, expected = f"{_NUMBERS[name]}를 읽을 수 없습니다.", "0 이상의 숫자, 모르면 빈칸"
    elif name in _DAYS:
        values = parse_days(raw)
        bad = (raw != "") & values.isna()
        problem, expected = f"{_DAYS[name]}을 읽을 수 없습니다.", "2026-06-28, 없으면 빈칸"
    else:
        answer = raw.str.lower()
        values = answer.map(dict.fromkeys(_YES, True) | dict.fromkeys(_NO, False)).astype("boolean")
        bad = (raw != "") & values.isna()
        problem, expected = f"{name} 열의 값을 알 수 없습니다.", _ANSWERS[name]
    refuse(shown, name, bad, where, problem, expected)
    return values


def _until(table: pd.DataFrame, as_of: date | None) -> pd.DataFrame:
    if as_of is None:
        return table
    if "last_order_on" in table and table["last_order_on"].gt(pd.Timestamp(as_of)).any():
        table = table.drop(columns="last_order_on")
    if "churned_on" in table:
        later = table["churned_on"].gt(pd.Timestamp(as_of))
        gone = [name for name in ("churned_on", *_LEAVING) if name in table]
        table[gone] = table[gone].mask(later)
    return table
