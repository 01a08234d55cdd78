"""Runs that continue from each other: ids stay, new causes are announced, the planner is obeyed."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd
import pytest
from tests.causes.conftest import Matrix, unit

import voc.causes.memory
from voc.artefacts import Run
from voc.causes.stage import CausesResult, find_causes
from voc.causes.taxonomy_file import COLUMNS
from voc.errors import InputError
from voc.settings import Settings

KINDS = ["송장", "쿠폰", "문자", "경품", "색상"]
SUNDAY = pd.Timestamp("2026-03-01", tz="Asia/Seoul")
"""End of week 0."""

Weeks = dict[str, Iterable[int]]
Go = Callable[..., CausesResult]


def vector_of(text: str) -> np.ndarray:
    """A text is near the axis of the kind it begins with; 송장+쿠폰 lies between two."""
    noise = np.random.default_rng(zlib.crc32(text.encode())).normal(size=48)
    words = text.split()[0].split("+")
    return sum(np.eye(1, 48, KINDS.index(word))[0] for word in words) / len(words) + 0.11 * noise


def vectors_of(texts: pd.Series, *_: object) -> Matrix:
    return unit(np.stack([vector_of(text) for text in texts]))


def inquiries(said: Weeks, weekly: int, inquiry_type: str = "배송") -> pd.DataFrame:
    """``weekly`` inquiries of each kind in each of its weeks."""
    rows = [
        (f"{kind}-{week}-{n}", SUNDAY + pd.Timedelta(days=7 * week - n % 5), f"{kind} {week} {n}", kind)
        for kind, weeks in said.items()
        for week in weeks
        for n in range(weekly)
    ]
    table = pd.DataFrame(rows, columns=["inquiry_id", "created_at", "text", "lemmas"])
    flags = {"is_repeat": False, "is_simple": False, "is_complaint": False, "is_risk": False}
    return table.assign(
        inquiry_type=inquiry_type, flag_words="", masked_kinds="", phrases="", content=table["text"], **flags
    )


@pytest.fixture
def go(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Go:
    """Make the run of a week and put it in its place."""
    monkeypatch.setattr("voc.causes.stage.encode", vectors_of)
    monkeypatch.setattr("voc.causes.taxonomy.encode", vectors_of)
    monkeypatch.setattr("voc.causes.stage.hybrid", lambda sentences, lemmas, words: sentences)

    def make(
        week: int,
        said: Weeks,
        *,
        weekly: int = 5,
        folder: str = "",
        rows: pd.DataFrame | None = None,
        **how: object,
    ) -> CausesResult:
        table = inquiries(said, weekly) if rows is None else rows
        table = table[table["created_at"] < SUNDAY + pd.Timedelta(days=7 * week + 1)]
        day = table["created_at"].max()
        run = Run(settings, settings.workspace / "runs" / (folder or f"{settings.name}-{day:%Y-%m-%d}"))
        tokens = ["lemmas", "phrases", "content"]
        run.save("inquiries", table.drop(columns=tokens))
        run.save("tokens", table[["inquiry_id", *tokens]])
        return find_causes(run, **how)  # type: ignore[arg-type]

    return make


@pytest.fixture
def plan(settings: Settings) -> Callable[..., None]:
    def write(*rows: dict[str, str]) -> None:
        of_type = [{"inquiry_type": "배송", **row} for row in rows]
        table = pd.DataFrame(of_type, columns=list(COLUMNS), dtype=object).fillna("")
        table.to_csv(settings.workspace / "taxonomy.csv", index=False)

    return write


STABLE: Weeks = {"송장": range(12), "쿠폰": range(12), "문자": range(12)}


def cause_of(found: CausesResult, kind: str) -> str:
    """The cause of most inquiries of a kind."""
    of = found.assignments[found.assignments["inquiry_id"].str.startswith(f"{kind}-")]
    return str(of["cause_id"].mode().iloc[0])


def events(found: CausesResult) -> list[tuple[str, str, str]]:
    return list(found.events[["cause_id", "event", "by"]].itertuples(index=False, name=None))


def test_stable_weeks_change_nothing(go: Go) -> None:
    first = go(6, STABLE)
    assert sorted(first.causes["cause_id"]) == ["배송#1", "배송#2", "배송#3"]
    assert {event for _, event, _ in events(first)} == {"born"}
    ids = {kind: cause_of(first, kind) for kind in STABLE}
    before = first
    for week in range(7, 12):
        now = go(week, STABLE)
        assert events(now) == []
        both = before.assignments.merge(now.assignments, on="inquiry_id")
        assert len(both) == len(before.assignments)
        assert (both["cause_id_x"] == both["cause_id_y"]).all()
        assert {kind: cause_of(now, kind) for kind in STABLE} == ids
        named = before.causes.merge(now.causes, on="cause_id")
        assert (named["name_x"] == named["name_y"]).all()
        assert now.quality["coverage"].tolist() == [1.0]
        sizes = now.causes.set_index("cause_id")["inquiries"].to_dict()
        assert now.tree.groupby("cause_id")["inquiries"].sum().to_dict() == sizes
        before = now
    assert (now.passports["event"] == "born").all()
    assert len(now.passports) == 3


def test_repeating_a_run_and_shuffling_its_rows_give_the_same(go: Go, settings: Settings) -> None:
    go(6, STABLE)
    go(7, STABLE)
    first = go(8, STABLE)
    again = go(8, STABLE)
    shuffled = go(8, STABLE, rows=inquiries(STABLE, 5).sample(frac=1, random_state=1))
    for one in (again, shuffled):
        pd.testing.assert_frame_equal(one.causes, first.causes)
        pd.testing.assert_frame_equal(one.passports, first.passports)
        pd.testing.assert_frame_equal(one.assignments, first.assignments)
    facts = Run(settings, settings.workspace / "runs" / f"{settings.name}-2026-04-26").load_json("causes")
    assert facts["parameters"]["predecessor"]["run"] == f"{settings.name}-2026-04-19"
    assert len(facts["parameters"]["predecessor"]["sha256"]) == 64


def test_a_new_kind_is_announced_once_with_the_next_number(go: Go) -> None:
    said = {**STABLE, "경품": range(8, 12)}
    go(7, said, weekly=8)
    found, births = None, []
    for week in range(8, 12):
        found = go(week, said, weekly=8)
        births += [(week, *event) for event in events(found)]
    ((week, cause_id, event, by),) = births
    assert (cause_id, event, by) == ("배송#4", "born", "run")
    assert week <= 10
    assert found is not None
    members = found.assignments.loc[found.assignments["cause_id"] == "배송#4", "inquiry_id"]
    assert len(members) >= 30
    assert members.str.startswith("경품-").all()


def test_a_merge_holds_for_what_comes_later(go: Go, plan: Callable[..., None]) -> None:
    first = go(6, STABLE)
    old, into = cause_of(first, "쿠폰"), cause_of(first, "문자")
    plan({"cause_id": old, "merged_into": into})  # the other one needs no row of its own
    second = go(7, STABLE)
    assert events(second) == [(old, "merged", "planner")]
    assert cause_of(second, "쿠폰") == cause_of(second, "문자") == into
    assert second.unbound.empty
    third = go(8, STABLE)
    assert events(third) == []
    assert len(third.causes) == 2
    assert third.unbound.empty
    plan({"cause_id": old, "example": "쿠폰 a / 쿠폰 b"}, {"cause_id": into, "example": "문자 a / 문자 b"})
    fourth = go(9, STABLE)
    assert events(fourth) == [(old, "split", "planner")]
    assert cause_of(fourth, "쿠폰") == old
    assert cause_of(fourth, "문자") == into


def test_the_planners_id_and_name_take_over(go: Go, plan: Callable[..., None]) -> None:
    first = go(6, STABLE)
    sms, coupon = cause_of(first, "문자"), cause_of(first, "쿠폰")
    plan(
        {"cause_id": "SMS", "example": "문자 a / 문자 b", "owner": "김"},
        {"cause_id": coupon, "name": "쿠폰 증발"},
    )
    second = go(7, STABLE)
    assert sorted(events(second)) == sorted(
        [(sms, "merged", "planner"), ("SMS", "renamed", "planner"), (coupon, "renamed", "planner")]
    )
    causes = second.causes.set_index("cause_id")
    assert causes.loc[coupon, "name"] == "쿠폰 증발"
    before = first.causes.set_index("cause_id")["auto_name"]
    assert causes.loc["SMS", "auto_name"] == before[sms]
    assert causes.loc[coupon, "auto_name"] == before[coupon]
    assert causes.loc["SMS", "owner"] == "김"
    plan()  # the file is emptied: ids stay, names are the found ones again
    third = go(8, STABLE)
    assert set(third.causes["cause_id"]) == set(causes.index)
    assert third.causes.set_index("cause_id").loc[coupon, "name"] == before[coupon]


def test_a_row_splits_a_clear_part_off_and_an_unclear_one_waits(go: Go, plan: Callable[..., None]) -> None:
    said = {"송장": range(9), "송장+쿠폰": range(9), "문자": range(9)}
    go(6, said)
    plan({"cause_id": "A", "example": "송장 a / 송장+쿠폰 b"}, {"cause_id": "B", "example": "송장+쿠폰 c"})
    merged = go(7, said)
    # whatever the clustering held together, both rows have their own inquiries now
    assert cause_of(merged, "송장") == "A"
    assert cause_of(merged, "송장+쿠폰") == "B"
    plan({"cause_id": "A"}, {"cause_id": "B"}, {"cause_id": "C", "example": "색상 a"})
    third = go(8, said)
    assert third.unbound["cause_id"].tolist() == ["C"]
    assert set(third.causes["cause_id"]) >= {"A", "B"}


def test_a_row_that_fitted_nothing_takes_no_known_cause_later_by_chance(
    go: Go, plan: Callable[..., None], settings: Settings
) -> None:
    plan({"cause_id": "X", "example": "쿠폰 a"}, {"cause_id": "Y", "example": "쿠폰 b / 쿠폰 c"})
    first = go(6, STABLE)
    (waiting,) = first.unbound["cause_id"]
    rows = {"X": {"cause_id": "X", "example": "쿠폰 a"}, "Y": {"cause_id": "Y", "example": "쿠폰 b / 쿠폰 c"}}
    ids = set(first.causes["cause_id"])
    assert set(go(7, STABLE).causes["cause_id"]) == ids
    plan(
        rows[waiting] | {"example": "문자 a / 문자 b"}, *(row for id_, row in rows.items() if id_ != waiting)
    )
    assert cause_of(go(8, STABLE), "문자") == waiting


def test_a_cause_dies_after_eight_quiet_weeks_and_may_return(go: Go) -> None:
    said = {"송장": range(20), "쿠폰": range(20), "문자": [*range(7), 17, 18]}
    first = go(6, said)
    sms = cause_of(first, "문자")
    told = {week: events(go(week, said)) for week in (10, 13, 14, 16, 17, 18)}
    assert told == {
        10: [], 13: [], 14: [(sms, "died", "run")], 16: [], 17: [(sms, "returned", "run")], 18: []
    }  # fmt: skip


def test_a_cause_without_inquiries_in_the_source_keeps_its_number(go: Go) -> None:
    first = go(8, STABLE)
    gone = cause_of(first, "문자")
    rest = {kind: weeks for kind, weeks in STABLE.items() if kind != "문자"}
    rows = pd.concat([inquiries(rest, 5), inquiries({"경품": range(9, 12)}, 12)], ignore_index=True)
    now = go(11, {}, rows=rows)
    assert gone not in set(now.causes["cause_id"])
    assert gone in set(now.passports["cause_id"])
    assert cause_of(now, "경품") == "배송#4"
    assert "이번 원본에 없습니다" in "".join(now.notes)


def test_ids_from_line_numbers_mean_nothing_in_another_file(go: Go, settings: Settings) -> None:
    first = go(6, STABLE)
    rows = inquiries(STABLE, 5)
    rows["created_at"] += pd.Timedelta(minutes=1)
    now = go(7, {}, rows=rows)
    gone = len(first.assignments)
    assert f"{gone:,}건 가운데 {gone:,}건이 이번 원본에 없습니다" in "".join(now.notes)
    assert not set(now.causes["cause_id"]) & set(first.causes["cause_id"])  # numbers are not used again


def test_another_basis_clusters_anew_and_says_what_moved(go: Go, monkeypatch: pytest.MonkeyPatch) -> None:
    first = go(6, STABLE)
    ids = {kind: cause_of(first, kind) for kind in STABLE}
    with monkeypatch.context() as patch:
        patch.setattr("voc.tokens.stage.version", lambda name: "99")
        second = go(7, STABLE)
    assert {kind: cause_of(second, kind) for kind in STABLE} == ids
    assert "모든 유형을 다시 묶고" in "".join(second.notes)
    assert "배송: 다시 묶으면서 지난 문의의 0.0%가" in "".join(second.notes)
    for found in (go(8, STABLE, recluster=True), go(8, STABLE, granularity="fine")):
        assert "모든 유형을 다시 묶고" in "".join(found.notes)
    assert not any("다시 묶고" in note for note in go(8, STABLE).notes[:1])


def test_only_finished_earlier_runs_are_remembered(go: Go, settings: Settings) -> None:
    name = settings.name
    go(6, STABLE, folder="manual")
    go(6, STABLE, folder=".building-1")
    go(6, STABLE, folder="failed")
    first = go(7, STABLE)
    assert first.notes == ("이어받을 지난 실행이 없어 모든 문의를 처음부터 묶었습니다.",)
    go(9, STABLE)
    half = settings.workspace / "runs" / f"{name}-2026-04-26"
    half.mkdir()  # a folder without artefacts is no run
    assert f"지난 실행 {name}-2026-04-19" in go(8, STABLE, folder="manual").notes[0]
    assert f"지난 실행 {name}-2026-05-03" in go(10, STABLE).notes[0]


def test_a_type_that_was_too_small_is_clustered_when_it_has_grown(go: Go) -> None:
    first = go(1, STABLE, weekly=4)
    assert len(first.causes) == 1
    second = go(8, STABLE, weekly=4)
    assert len(second.causes) == 3
    assert any("배송: 다시 묶으면서" in note for note in second.notes)


def test_a_type_that_is_new_is_clustered_and_the_others_kept(go: Go) -> None:
    go(6, STABLE)
    more = inquiries({"경품": range(7, 12), "색상": range(7, 12)}, 8, "반품")
    now = go(11, {}, rows=pd.concat([inquiries(STABLE, 5), more], ignore_index=True))
    assert {id_ for id_, _, _ in events(now)} == {"반품#1", "반품#2"}
    assert now.causes.groupby("inquiry_type").size().to_dict() == {"반품": 2, "배송": 3}


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("user_words.tsv", "무드옷장\tNNG"),
        ("stopwords.txt", "무드옷장"),
        ("synonyms.tsv", "무드옷장\t옷장"),
        ("report_words.tsv", "꿀꿀하다\t나쁨"),
        ("vague_words.txt", "무드옷장"),
    ],
)
def test_causes_rest_on_every_word_list(settings: Settings, name: str, line: str) -> None:
    before = voc.causes.memory.basis(settings, "default", "use-1")
    assert set(before) == {"encoder", "tokens", "granularity"}
    (settings.workspace / "lexicon").mkdir()
    (settings.workspace / "lexicon" / name).write_text(line + "\n", encoding="utf-8")
    after = voc.causes.memory.basis(settings, "default", "use-1")
    assert {part for part in before if before[part] != after[part]} == {"tokens"}


def test_causes_rest_on_encoder_and_granularity(settings: Settings) -> None:
    before = voc.causes.memory.basis(settings, "default", "use-1")
    assert voc.causes.memory.basis(settings, "default", "use-2") == {**before, "encoder": "use-2"}
    assert voc.causes.memory.basis(settings, "fine", "use-1") == {**before, "granularity": "fine"}


@pytest.mark.parametrize("taken", ["배송#1", "DLV"])
def test_an_id_of_another_types_cause_is_refused_before_anything_is_saved(
    go: Go, plan: Callable[..., None], taken: str
) -> None:
    both = pd.concat([inquiries(STABLE, 5), inquiries({"경품": range(9), "색상": range(9)}, 5, "반품")])
    plan({"cause_id": taken, "example": "쿠폰 a / 쿠폰 b"})
    go(6, {}, rows=both)
    plan({"cause_id": taken, "inquiry_type": "반품", "example": "경품 a / 경품 b"})
    with pytest.raises(InputError, match="다른 유형 '배송'의 원인"):
        go(7, {}, rows=both)


def test_a_cause_keeps_its_id_when_its_type_is_renamed(go: Go, plan: Callable[..., None]) -> None:
    id_ = cause_of(go(6, STABLE), "쿠폰")
    plan({"cause_id": id_, "inquiry_type": "배송문의", "example": "쿠폰 a / 쿠폰 b"})
    assert cause_of(go(7, {}, rows=inquiries(STABLE, 5, "배송문의")), "쿠폰") == id_
