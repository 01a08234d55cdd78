"""Rebuild the sample, byte for byte: ``python data/sample/source/generate.py [--out DIR]``."""

from __future__ import annotations

import argparse
import copy
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

import members
import rates
import survey
import tables
from inquiries import Inquiry, answer, draw_counts, draw_inquiries
from texts import Writer
from world import EXPORTED_AT, SEED, TYPES

SAME_WORDS, SAME_ID = 40, 20
BAD_DATES = ("2026-13-05 10:22", "날짜없음", "2026-06-31 25:61")
EMPTY_TEXTS = 2


def main() -> None:
    """Draw, write down and save everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parent.parent)
    out: Path = parser.parse_args().out
    orders = rates.draw_orders()
    weekly = rates.by_week(orders)
    latent = rates.latent_rates(weekly)
    inquiries = draw_inquiries(draw_counts(weekly, latent))
    writer = Writer()
    for inquiry in inquiries:
        writer.write(inquiry)
    survey.ask(inquiries)
    rows, blemishes, written = _with_blemishes(inquiries)
    tables.write_csv(out / "raw/inquiries.csv", tables.RAW_COLUMNS, rows, bom=True)
    tables.write_orders(out, orders)
    tables.write_planner(out, writer.phrases)
    tables.write_truth(out, latent, weekly)
    tables.write_inquiry_truth(out, written)
    members.write_members(out, inquiries)
    tables.write_experience(out, survey.expected)
    header = ("line", "문의번호", "kind", "duplicate_of")
    tables.write_csv(out / "truth/accounting.csv", header, blemishes)
    _summary(inquiries, int(orders["count"].sum()), out)


def _with_blemishes(
    inquiries: list[Inquiry],
) -> tuple[list[list[str]], list[tuple[object, ...]], list[Inquiry]]:
    """Return the raw rows with a few duplicates and broken ones, what they are, and who has a truth row.

    Lines count from 1, the header being line 1, as an editor shows them.
    """
    rng = np.random.default_rng([SEED, 7])
    broken = len(BAD_DATES) + EMPTY_TEXTS
    chosen = [inquiries[int(n)] for n in rng.permutation(len(inquiries))]
    chosen = [q for q in chosen if q.created < EXPORTED_AT - timedelta(days=2)][
        : SAME_WORDS + SAME_ID + broken
    ]
    originals: dict[int, Inquiry] = {}
    kinds: dict[int, str] = {}
    extra = []
    for position, inquiry in enumerate(chosen[: SAME_WORDS + broken]):
        twin = copy.copy(inquiry)
        extra.append(twin)
        if position < SAME_WORDS:
            twin.created += timedelta(minutes=int(rng.integers(1, 300)))
            originals[id(twin)], kinds[id(twin)] = inquiry, "same_words"
        else:
            twin.customer, twin.order, twin.parent = f"C{int(rng.integers(70_000, 71_000))}", "", None
            twin.created += timedelta(hours=int(rng.integers(1, 40)))
            kinds[id(twin)] = "bad_date" if position < SAME_WORDS + len(BAD_DATES) else "empty_text"
        twin.answered = twin.resolved = None
        answer(rng, twin)
    everything = sorted([*inquiries, *extra], key=lambda q: q.created)
    _number(everything)
    repeated = {id(q) for q in chosen[SAME_WORDS + broken :]}
    return (*_rows(everything, originals, kinds, repeated), everything)


def _rows(
    inquiries: list[Inquiry], originals: dict[int, Inquiry], kinds: dict[int, str], repeated: set[int]
) -> tuple[list[list[str]], list[tuple[object, ...]]]:
    rows: list[list[str]] = []
    blemishes: list[tuple[object, ...]] = []
    dates = iter(BAD_DATES)
    for inquiry in inquiries:
        row = tables.raw_row(inquiry)
        kind = kinds.get(id(inquiry), "")
        if kind == "bad_date":
            row[1] = next(dates)
        if kind == "empty_text":
            row[2] = inquiry.text = ""
        rows.append(row)
        if kind:
            original = originals.get(id(inquiry))
            blemishes.append((len(rows) + 1, inquiry.id, kind, original.id if original else ""))
        if id(inquiry) in repeated:
            rows.append(row)
            blemishes.append((len(rows) + 1, inquiry.id, "same_id", inquiry.id))
    return rows, blemishes


def _number(inquiries: list[Inquiry]) -> None:
    """문의번호: the day and a running number within it."""
    day: Counter[str] = Counter()
    for inquiry in inquiries:
        stamp = f"{inquiry.created:%y%m%d}"
        day[stamp] += 1
        inquiry.id = f"Q{stamp}{day[stamp]:03d}"


def _summary(inquiries: list[Inquiry], orders: int, out: Path) -> None:
    """Print what a reader checks the sample by."""
    count = len(inquiries)
    share = Counter(q.cause.type for q in inquiries)
    texts = Counter(q.text for q in inquiries)
    day = timedelta(hours=24)
    done = [q for q in inquiries if q.created < datetime(2026, 6, 22)]
    print(f"inquiries {count:,}  orders {orders:,}  per 1,000 orders {1000 * count / orders:.1f}")
    for type_ in TYPES:
        found = share[type_.name]
        print(
            f"  {type_.name:<8} {found:>6} {found / count:6.1%} (table {type_.share} %),"
            f" {1000 * found / orders:.1f} per 1,000 orders (table {type_.rate})"
        )
    for name, number in (
        ("repeats", sum(q.parent is not None for q in inquiries)),
        ("simple", sum(q.is_simple for q in inquiries)),
        ("wrong tags", sum(q.tag != q.cause.type for q in inquiries)),
        ("personal data", sum(bool(q.pii) for q in inquiries)),
        ("abuse or risk", sum(q.abuse or q.risk for q in inquiries)),
        ("late sentences", sum(q.late for q in inquiries)),
        ("texts seen before", sum(n - 1 for n in texts.values())),
    ):
        print(f"  {name:<18} {number:>6} {number / count:6.2%}")
    fast = sum(q.answered is not None and q.answered - q.created <= day for q in done)
    print(f"  answered in 24 h   {fast / len(done):6.1%}")
    names = ("raw", "truth", "taxonomy.csv", "decisions.csv")
    files = [
        f
        for name in names
        for f in ([out / name] if name.endswith("csv") else sorted((out / name).iterdir()))
    ]
    print(f"  size {sum(f.stat().st_size for f in files) / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
