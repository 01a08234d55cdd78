"""Raw rows to inquiries: checked, cut, de-duplicated, masked and flagged, with every row accounted for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pandas as pd

from voc.errors import InputError
from voc.intake.duplicates import find_duplicates
from voc.intake.keys import hash_keys
from voc.intake.lanes import raise_lanes
from voc.intake.mask import mask, mask_all
from voc.intake.other_text import mask_columns, mask_ids
from voc.intake.read import Rows, read_rows
from voc.intake.repeats import find_repeats, repeated
from voc.intake.times import REASON, check_readable, parse_times
from voc.settings import INQUIRY_COLUMNS, Settings
from voc.words import josa

Progress = Callable[[str], None]

AFTER = "기준일 이후"
NO_TEXT = "내용 없음"
FUTURE = "미래 날짜"

_KEYS = ("customer_key", "order_key")
_NOTHING = frozenset(["null", "nan", "none", "n/a", "na", "\\n", "-", "<na>", "undefined"])
_ROUNDED = r"\d(?:\.\d+)?[Ee]\+\d+"
_ORDER = ("created_at", "inquiry_id", "text", "inquiry_type", "order_key", "customer_key", "line")
_TIMES = ("first_response_at", "resolved_at")
_NUMBERS = ("handle_minutes", "rating", "nps", "ces")
_SCALES = {"rating": (1, 5), "nps": (0, 10), "ces": (1, 7)}


@dataclass(frozen=True)
class Prepared:
    """Inquiries that count, rows that do not, and where every row of the source went."""

    inquiries: pd.DataFrame
    excluded: pd.DataFrame
    accounting: pd.DataFrame
    notes: tuple[str, ...]


def prepare_inquiries(settings: Settings, salt: bytes, as_of: date | None, progress: Progress) -> Prepared:
    """Read the inquiries and make them ready.

    Parameters
    ----------
    settings : Settings
    salt : bytes
        For the hashes of customer and order numbers.
    as_of : date, optional
        The last day that counts; later rows are excluded.
    progress : callable
        Called with a Korean line before each step.

    Raises
    ------
    InputError
        The file cannot be read as described, or most of its dates cannot.
    """
    path = settings.raw(settings.inquiries.path)
    progress(f"문의 읽는 중: {path.name}")
    rows = read_rows(settings.inquiries, path, ("created_at", "text"), INQUIRY_COLUMNS)
    table, blank_notes = _without_blanks(rows.table, str(path))
    table = _with_ids(table)
    table["inquiry_id"], id_notes = mask_ids(table["inquiry_id"], salt)
    table, column_notes = mask_columns(table)
    created = parse_times(table["created_at"])
    if len(table):
        check_readable(table["created_at"], created, table["line"], str(path))
    reasons = _reasons(table, created, as_of)
    kept = table.assign(created_at=created)[reasons == ""]
    # one order whatever the file's: of two at the same moment the same one is the earlier
    kept = kept.sort_values([name for name in _ORDER if name in kept], kind="stable")
    for key in _KEYS:
        if key in kept:
            kept[key] = hash_keys(kept[key], salt)
    progress(f"중복 찾는 중: {len(kept):,}건")
    duplicates = find_duplicates(kept)
    excluded = _excluded(rows, table, reasons, duplicates)
    kept = kept.drop(index=duplicates.index)
    kept, notes = _typed(kept)
    inquiries = _finish(kept, settings, progress)
    account = _account(rows.total, len(inquiries), excluded)
    return Prepared(inquiries, excluded, account, (*blank_notes, *id_notes, *column_notes, *notes))


def _without_blanks(table: pd.DataFrame, where: str) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Ids and keys without what exports write for nothing (NULL): it would make strangers one customer.

    Raises
    ------
    InputError
        A spreadsheet has rounded them: many are the same now.
    """
    notes = []
    for name in [name for name in ("inquiry_id", *_KEYS) if name in table]:
        rounded = table[name].str.fullmatch(_ROUNDED)
        if rounded.any():
            raise InputError(
                f"'{name}' 열의 번호를 스프레드시트가 줄여 적었습니다({rounded.sum():,}행).",
                expected="줄이지 않은 번호", got=table.loc[rounded, name].iloc[0],
                where=f"{where} {table.loc[rounded, 'line'].iloc[0]}행",
                remedy="스프레드시트에서 그 열의 서식을 '텍스트'로 바꾸고, 원래 번호로 다시 내보내세요.",
            )  # fmt: skip
        nothing = table[name].str.casefold().isin(_NOTHING)
        if nothing.any():
            table = table.assign(**{name: table[name].mask(nothing, "")})
            notes.append(
                f"'{name}' 열에서 NULL처럼 값이 없다는 뜻의 글자 {nothing.sum():,}개를 빈칸으로 보았습니다."
            )
    return table, tuple(notes)


def _with_ids(table: pd.DataFrame) -> pd.DataFrame:
    """Every row with an id; where the source has none it is made from the line."""
    made = "L" + table["line"].astype("str").str.zfill(6)
    if "inquiry_id" not in table:
        return table.assign(inquiry_id=made)
    return table.assign(inquiry_id=table["inquiry_id"].where(table["inquiry_id"] != "", made))


def _reasons(table: pd.DataFrame, created: pd.Series, as_of: date | None) -> pd.Series:
    """Why a row cannot count; "" where it can."""
    reasons = pd.Series("", index=table.index, dtype="str")
    if as_of is not None:
        reasons[created.dt.tz_localize(None).dt.normalize() > pd.Timestamp(as_of)] = AFTER
    reasons[table["text"] == ""] = NO_TEXT
    reasons[created > pd.Timestamp.now("Asia/Seoul") + pd.Timedelta(days=1)] = FUTURE
    unread = created.isna()
    # Where columns have slipped, the value is a customer's text: shown short, and masked like one.
    shown = table["created_at"][unread].map(lambda value: mask(value)[0][:40])
    reasons[unread] = REASON + ": '" + shown + "'"
    return reasons


def _excluded(rows: Rows, table: pd.DataFrame, reasons: pd.Series, duplicates: pd.DataFrame) -> pd.DataFrame:
    """All rows that do not count, by line."""
    bad = reasons[reasons != ""]
    rejected = table.loc[bad.index, ["line", "inquiry_id"]].assign(
        disposition="rejected", reason=bad, duplicate_of=""
    )
    twice = table.loc[duplicates.index, ["line", "inquiry_id"]].assign(disposition="duplicate")
    twice = twice.join(duplicates)
    unread = rows.rejected.assign(inquiry_id="", disposition="rejected", duplicate_of="")
    parts = [part for part in (unread, rejected, twice) if len(part)] or [unread]
    columns = ["line", "inquiry_id", "disposition", "reason", "duplicate_of"]
    return pd.concat(parts)[columns].sort_values("line", ignore_index=True)


def _typed(kept: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Optional columns in their types, and a note for each in which values could not be read."""
    notes = []
    columns: dict[str, pd.Series] = {}
    for name in kept.columns.difference(["line", "inquiry_id", "created_at", "text", *_KEYS]):
        raw = kept[name]
        if name in _TIMES:
            columns[name] = parse_times(raw)
        elif name in _NUMBERS:
            columns[name] = pd.to_numeric(raw.str.replace(",", ""), errors="coerce").astype("float64")
        else:
            columns[name] = raw.where(raw != "", None)
        lost = int((columns[name].isna() & (raw != "")).sum())
        if lost:
            notes.append(f"'{name}' 열의 값 {lost:,}개를 읽을 수 없어 비워 두었습니다.")
        if name in _SCALES:
            off = _off_scale(name, columns[name])
            if off.any():
                notes.append(_scale_note(name, kept.loc[off, "line"]))
                columns[name] = columns[name].mask(off)
    typed = kept.drop(columns="line").assign(**columns)
    if "inquiry_type" not in typed:
        typed["inquiry_type"] = pd.Series(None, index=typed.index, dtype="str")
    return typed, tuple(notes)


def _off_scale(name: str, values: pd.Series) -> pd.Series:
    """Which answers cannot be: outside the scale, or half points of a recommendation."""
    low, high = _SCALES[name]
    return values.notna() & (~values.between(low, high) | ((name == "nps") & (values % 1 != 0)))


def _scale_note(name: str, lines: pd.Series) -> str:
    low, high = _SCALES[name]
    scale = f"{low}~{high}의 {'정수' if name == 'nps' else '값'}"
    first = f"처음: {lines.min():,}행"
    return f"'{name}' 열의 값 {len(lines):,}개가 {josa(scale, '이/가')} 아니어서 비워 두었습니다({first})."


def _finish(kept: pd.DataFrame, settings: Settings, progress: Progress) -> pd.DataFrame:
    """Repeats, lanes and masks, in the order of time."""
    progress(f"개인정보 가리는 중: {len(kept):,}건")
    masked = mask_all(kept["text"])
    progress("재문의, 긴급, 단순 문의 표시하는 중")
    derived = raise_lanes(masked["text"], settings).assign(
        is_repeat=find_repeats(kept, settings.inquiries), masked_kinds=masked["masked_kinds"]
    )
    if derived["is_repeat"].notna().any():
        derived["repeat_of"] = repeated(kept, settings.inquiries)
    finished = kept.assign(text=masked["text"]).join(derived)
    return finished.sort_values("created_at", kind="stable", ignore_index=True)


def _account(total: int, kept: int, excluded: pd.DataFrame) -> pd.DataFrame:
    """Rows in, kept, duplicate and rejected, then the rejected by reason; asserted to add up."""
    duplicates = int((excluded["disposition"] == "duplicate").sum())
    rejected = excluded[excluded["disposition"] == "rejected"]
    assert total == kept + duplicates + len(rejected), (
        f"{total} rows in, but {kept} kept + {duplicates} duplicate + {len(rejected)} rejected"
    )
    counts = {"원본 행": total, "분석 대상": kept, "중복": duplicates, "제외": len(rejected)}
    kinds = rejected["reason"].str.split(":").str[0].value_counts().sort_index()
    counts |= {f"제외 – {kind}": int(count) for kind, count in kinds.items()}
    return pd.DataFrame({"구분": list(counts), "건수": list(counts.values())})
