"""What does not fit together though every row can be read: said, not refused."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from voc.errors import nearest


def context_notes(
    inquiries: pd.DataFrame, orders: pd.DataFrame | None, events: pd.DataFrame | None
) -> tuple[str, ...]:
    """Korean lines on denominators that end before the inquiries do, and events that touch no inquiry."""
    if inquiries.empty:
        return ()
    days = inquiries["created_at"].dt.tz_localize(None).dt.normalize()
    found = [] if orders is None else list(_ends_early(orders, days.max()))
    if events is not None:
        found += _outside(events, days.min(), days.max())
        found += _unknown_types(events, inquiries["inquiry_type"].dropna())
    return tuple(found)


def customer_notes(inquiries: pd.DataFrame, customers: pd.DataFrame | None) -> tuple[str, ...]:
    """A Korean line on how many inquiries are of customers that the customer file knows."""
    if customers is None:
        return ()
    if "customer_key" not in inquiries or inquiries["customer_key"].isna().all():
        return ("고객 파일이 있지만 문의에 customer_key(고객번호) 열이 없어 서로 잇지 못합니다.",)
    keyed = inquiries["customer_key"].dropna()
    known = int(keyed.isin(customers["customer_key"]).sum())
    said = f"고객번호가 있는 문의 {len(keyed):,}건 가운데 {known:,}건이 고객 파일에 있는 고객의 문의입니다"
    return (f"{said}." if known else f"{said}. 두 파일의 고객번호가 같은 번호인지 확인하세요.",)


def _ends_early(orders: pd.DataFrame, last: pd.Timestamp) -> Iterator[str]:
    """Of each denominator that leaves out a whole week of inquiries."""
    last_sunday = last - pd.Timedelta(days=(last.weekday() + 1) % 7)
    for name, end in orders.groupby("denominator", sort=False)["date"].max().items():
        if end < last_sunday:
            lost = end + pd.Timedelta(days=1)
            monday = lost - pd.Timedelta(days=lost.weekday())
            yield (
                f"{name} 데이터가 {end:%Y-%m-%d}에 끝나 {monday:%Y-%m-%d} 주부터는 "
                f"인입률과 순위에 넣지 않습니다(문의는 {last:%Y-%m-%d}까지)."
            )


def _outside(events: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp) -> list[str]:
    outside = events[(events["end"] < first) | (events["start"] > last)]
    if outside.empty:
        return []
    one = outside.iloc[0]
    return [
        f"행사 {len(outside)}건이 문의 기간({first:%Y-%m-%d}~{last:%Y-%m-%d}) 밖이라 영향을 주지 않습니다"
        f"(예: {one['start']:%Y-%m-%d} {one['kind']})."
    ]


def _unknown_types(events: pd.DataFrame, types: pd.Series) -> list[str]:
    """Only where the source has types: those from types.yml are not known yet."""
    known = types.unique().tolist()
    named = dict.fromkeys(name for listed in events["types"] for name in listed.split(",") if name)
    unknown = [name for name in named if known and name not in known]
    said = "이(가) 문의에 없어 그 유형에는 영향을 주지 않습니다."
    return [f"행사의 문의 유형 '{name}'{said} {nearest(name, known)}".rstrip() for name in unknown]
