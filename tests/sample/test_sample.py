"""The committed sample is what its generator writes, and holds what it says it holds."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from voc.ranking.insights.scores import MEASURES, impact, points
from voc.settings import load_settings

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "data" / "sample"
BORN, ACTED, LATE = pd.Timestamp("2026-05-11"), pd.Timestamp("2026-03-30"), pd.Timestamp("2026-05-18")
SHARES = {
    "배송": 23, "반품": 15, "상품": 10, "교환": 9, "환불": 9, "취소·변경": 9, "불량·오배송": 7,
    "쿠폰·적립금": 6, "결제": 4, "회원": 4, "앱 오류": 2, "AS·정품": 2,
}  # fmt: skip
FLAGS = ["is_simple", "is_repeat", "wrong_tag", "abuse", "risk", "late"]


def read(name: str) -> pd.DataFrame:
    return pd.read_csv(SAMPLE / name, dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def raw() -> pd.DataFrame:
    return read("raw/inquiries.csv")


@pytest.fixture(scope="module")
def truth() -> pd.DataFrame:
    table = read("truth/inquiries.csv")
    return table.assign(**{flag: table[flag].map({"0": False, "1": True}).astype(bool) for flag in FLAGS})


@pytest.fixture(scope="module")
def kept(raw: pd.DataFrame, truth: pd.DataFrame) -> pd.DataFrame:
    """Raw rows without the planted duplicates and broken ones, with their truth."""
    table = raw.drop(index=read("truth/accounting.csv")["line"].astype(int) - 2).merge(truth, on="문의번호")
    table["created"] = pd.to_datetime(table["접수일시"])
    table["week"] = table["created"].dt.to_period("W").dt.start_time
    return table


@pytest.fixture(scope="module")
def rates() -> pd.DataFrame:
    table = read("truth/rates.csv")
    return table.assign(rate=table["rate"].astype(float), week=pd.to_datetime(table["week"]))


def weekly(table: pd.DataFrame, type_: str, cause: str) -> pd.Series:
    chosen = table[(table["type"] == type_) & (table["cause"] == cause)]
    return chosen.set_index("week")["rate"] if "rate" in table else chosen.groupby("week").size()


def test_regenerates_byte_for_byte(tmp_path: Path) -> None:
    script = SAMPLE / "source" / "generate.py"
    subprocess.run([sys.executable, "-B", script, "--out", tmp_path], check=True, capture_output=True)
    made = sorted(file.relative_to(tmp_path) for file in tmp_path.rglob("*.csv"))
    committed = {f.relative_to(SAMPLE) for name in ("raw", "truth") for f in (SAMPLE / name).rglob("*.csv")}
    assert set(made) == committed | {Path("taxonomy.csv"), Path("decisions.csv")}
    assert [str(f) for f in made if (tmp_path / f).read_bytes() != (SAMPLE / f).read_bytes()] == []
    assert sum((SAMPLE / file).stat().st_size for file in made) <= 8 * 2**20


def test_settings_name_columns_that_exist(raw: pd.DataFrame) -> None:
    settings = load_settings(ROOT / "voc.yml")
    assert set(settings.inquiries.columns.values()) == set(raw.columns)
    assert settings.orders is not None
    assert set(settings.orders.columns.values()) == set(read("raw/orders.csv").columns)
    assert settings.customers is not None
    assert set(settings.customers.columns.values()) == set(read("raw/customers.csv").columns)
    assert settings.raw(settings.inquiries.path) == SAMPLE / "raw/inquiries.csv"


def test_orders_are_26_complete_weeks_of_8_partners() -> None:
    orders = read("raw/orders.csv")
    assert len(orders) == 26 * 7 * 8 == len(orders.drop_duplicates(["일자", "파트너"]))
    assert (orders["일자"].min(), orders["일자"].max()) == ("2025-12-29", "2026-06-28")
    assert orders["주문수"].astype(int).sum() == pytest.approx(320_000, rel=0.01)


def test_volume_and_shares_follow_the_table(kept: pd.DataFrame) -> None:
    assert len(kept) == pytest.approx(20_000, rel=0.03)
    shares = kept["type"].value_counts(normalize=True) * 100
    assert shares.to_dict() == pytest.approx(SHARES, abs=1.0)
    assert kept.groupby("type")["cause"].nunique().sum() == 52


@pytest.mark.parametrize(
    ("what", "low", "high"),
    [("is_simple", 0.11, 0.13), ("is_repeat", 0.08, 0.10), ("wrong_tag", 0.07, 0.09), ("pii", 0.035, 0.045)],
)
def test_planted_shares(kept: pd.DataFrame, what: str, low: float, high: float) -> None:
    column = kept[what] != "" if what == "pii" else kept[what]
    assert low <= column.mean() <= high


def test_abuse_and_risk_together_are_about_one_and_a_half_percent(kept: pd.DataFrame) -> None:
    assert 0.012 <= (kept["abuse"] | kept["risk"]).mean() <= 0.018
    assert kept["abuse"].any()
    assert kept["risk"].any()


def test_texts_hardly_ever_repeat_and_have_no_unfilled_slot(kept: pd.DataFrame) -> None:
    text = kept["문의내용"]
    assert text.duplicated().mean() <= 0.03
    assert not text.str.contains(r"[{}\[\]|\n]").any()
    assert (text.str.strip() == text).all()
    assert text.str.len().min() >= 4


def test_late_sentences_only_in_the_last_six_weeks(kept: pd.DataFrame) -> None:
    late = kept.loc[kept["late"], "created"]
    assert late.min() >= LATE
    after = kept[(kept["created"] >= LATE) & ~kept["is_simple"]]
    assert after["late"].mean() == pytest.approx(0.5, abs=0.04)


def test_late_wording_is_not_seen_early(kept: pd.DataFrame) -> None:
    phrase = "유령배송인가요"  # of a sentence kept for the last weeks
    early = kept.loc[kept["created"] < LATE, "문의내용"].str.replace(" ", "")
    assert not early.str.contains(phrase).any()
    assert kept["문의내용"].str.contains(phrase).any()


def test_every_inquiry_has_one_truth_row(raw: pd.DataFrame, truth: pd.DataFrame) -> None:
    assert truth["문의번호"].is_unique
    assert set(raw["문의번호"]) == set(truth["문의번호"])


def test_recorded_blemishes_are_all_there_are(raw: pd.DataFrame, kept: pd.DataFrame) -> None:
    accounting = read("truth/accounting.csv")
    assert accounting["kind"].value_counts().to_dict() == {
        "same_words": 40, "same_id": 20, "bad_date": 3, "empty_text": 2,
    }  # fmt: skip
    at_line = raw.iloc[accounting["line"].astype(int) - 2].reset_index(drop=True)
    assert (at_line["문의번호"] == accounting["문의번호"]).all()
    assert (at_line.loc[accounting["kind"] == "empty_text", "문의내용"] == "").all()
    dates = pd.to_datetime(at_line["접수일시"], errors="coerce", format="%Y-%m-%d %H:%M")
    assert (dates.isna() == (accounting["kind"] == "bad_date")).all()
    twins = accounting[accounting["kind"] == "same_words"].merge(raw, on="문의번호")
    twins = twins.merge(raw, left_on="duplicate_of", right_on="문의번호", suffixes=("", "_first"))
    assert (twins["문의내용"] == twins["문의내용_first"]).all()
    assert (twins["고객번호"] == twins["고객번호_first"]).all()
    assert kept["문의번호"].is_unique
    ordered = kept.sort_values("created")
    words = ordered["문의내용"].str.casefold().str.replace(r"[\W_]+", "", regex=True)
    gap = ordered["created"].groupby([ordered["고객번호"], words]).diff()
    assert not (gap <= pd.Timedelta(days=1)).any()


def test_repeats_follow_an_earlier_inquiry_of_the_same_customer(kept: pd.DataFrame) -> None:
    ordered = kept.sort_values("created")
    gap = ordered.groupby(["고객번호", "type", "cause", "주문번호"])["created"].diff()
    assert (gap[ordered["is_repeat"]] <= pd.Timedelta(days=7)).all()
    assert (gap[~ordered["is_repeat"]].dropna() > pd.Timedelta(days=7)).mean() > 0.9


def test_twelve_causes_have_no_slack(rates: pd.DataFrame) -> None:
    null = rates[rates["is_null"] == "1"].groupby(["type", "cause"])["rate"]
    assert len(null) == 12
    assert (null.nunique() == 1).all()
    floors = read("truth/floors.csv").set_index(["type", "cause"])
    flat = floors.loc[list(null.groups)]
    assert (flat["headroom_own_best"].astype(float) == 0).all()
    assert set(flat["headroom_best_peer"]) <= {"", "0.0"}
    slack = floors.drop(list(null.groups))
    assert (slack["headroom_own_best"].astype(float) > 0).mean() > 0.9


@pytest.mark.parametrize(
    ("type_", "cause", "first", "weeks"),
    [("배송", "예정일 경과 미출고", "2026-04-20", 2), ("환불", "검수 지연", "2026-06-22", 1)],
)
def test_surges(
    rates: pd.DataFrame, kept: pd.DataFrame, type_: str, cause: str, first: str, weeks: int
) -> None:
    start = pd.Timestamp(first)
    days = pd.Timedelta(days=7)
    latent = weekly(rates, type_, cause)
    before = latent[start - 4 * days : start - days]
    assert latent[start : start + (weeks - 1) * days].tolist() == pytest.approx(
        [2 * before.mean()] * weeks, rel=0.01
    )
    counts = weekly(kept, type_, cause)
    assert counts[start : start + (weeks - 1) * days].min() >= 1.5 * counts[before.index].mean() >= 1.5 * 25


def test_a_cause_is_born_in_week_20(kept: pd.DataFrame) -> None:
    counts = weekly(kept, "쿠폰·적립금", "당첨 혜택 누락")
    assert counts.index.min() == BORN
    assert counts.mean() >= 8


@pytest.mark.parametrize(
    ("type_", "cause", "effect"), [("배송", "예정일 부정확", 0.6), ("반품", "배송비 기준 혼란", 1.0)]
)
def test_actions(rates: pd.DataFrame, type_: str, cause: str, effect: float) -> None:
    latent = weekly(rates, type_, cause)
    after, before = latent[latent.index >= ACTED], latent[latent.index < ACTED]
    assert after.mean() / before.mean() == pytest.approx(effect, abs=0.06)
    decisions = read("decisions.csv").set_index("cause")
    assert decisions.loc[cause, "start_date"] == "2026-03-30"


def test_one_partner_delivers_far_better(kept: pd.DataFrame) -> None:
    orders = read("raw/orders.csv")
    volume = orders.assign(count=orders["주문수"].astype(int)).groupby("파트너")["count"].sum()
    rate = kept[kept["type"] == "배송"].groupby("파트너").size() / volume
    assert rate.idxmin() == "하루결"
    assert rate.min() < 0.5 * rate.drop("하루결").min()


def test_one_cause_sits_in_one_partner_and_product_line(kept: pd.DataFrame) -> None:
    cause = kept[(kept["cause"] == "봉제·오염") & (kept["상품"] != "")]
    knitwear = (cause["파트너"] == "포근상점") & cause["상품"].str.endswith(" 니트")
    assert knitwear.mean() == pytest.approx(0.6, abs=0.07)


def test_personal_data_stands_in_the_text(kept: pd.DataFrame) -> None:
    shapes = {
        "phone": r"010[-. ]?[01]\d{3}[-. ]?\d{4}|\+82 10-[01]\d{3}-\d{4}",
        "email": r"@[a-z.]*example\.(?:com|net|org)",
        "rrn": r"\d{6}-?[12]\d{6}",
        "address": r"(?:로|길) \d+",
        "account": r"\d{3,}-?\d+",
    }
    for kind, shape in shapes.items():
        planted = kept["pii"].str.split(" ").map(lambda kinds, kind=kind: kind in kinds)
        assert planted.sum() >= 5
        assert kept.loc[planted, "문의내용"].str.contains(shape).all(), kind


def test_most_are_answered_within_a_day(kept: pd.DataFrame) -> None:
    done = kept[kept["created"] < "2026-06-22"]
    wait = pd.to_datetime(done["최초응답일시"]) - done["created"]
    assert (wait <= pd.Timedelta(hours=24)).mean() == pytest.approx(0.82, abs=0.03)
    assert set(kept["처리상태"]) == {"완료", "처리중", "접수"}
    last = kept[kept["created"] >= "2026-06-27"]
    assert (last["처리상태"] != "완료").mean() > 2 * (done["처리상태"] != "완료").mean()


def test_taxonomy_has_a_row_with_examples_for_every_cause(truth: pd.DataFrame) -> None:
    taxonomy = read("taxonomy.csv")
    assert len(taxonomy) == 52
    assert taxonomy["cause_id"].is_unique
    assert (taxonomy["name"] != "").sum() == 3
    assert taxonomy["example"].str.count(" / ").between(1, 2).all()
    assert set(taxonomy["controllable"]) == {"self", "partner", "external"}
    assert taxonomy["effort_days"].astype(int).between(1, 20).all()
    assert taxonomy["inquiry_type"].value_counts().to_dict() == (
        truth.groupby("type")["cause"].nunique().to_dict()
    )


def test_survey_answers_follow_the_planted_scores(kept: pd.DataFrame) -> None:
    done = kept[kept["처리상태"] == "완료"]
    assert (done["만족도"] != "").mean() == pytest.approx(0.22, abs=0.01)
    assert not ((kept["만족도"] != "") & (kept["처리상태"] != "완료")).any()
    answered = done[done["추천점수"] != ""].assign(late=lambda table: table["created"] >= ACTED)
    nps = points(MEASURES[0], answered["추천점수"].astype(float).to_numpy())
    found = answered.assign(nps=nps, rating=answered["만족도"].astype(float))
    truth = read("truth/experience.csv").set_index(["type", "cause"]).astype(float)
    for (type_, cause, late), rows in found.groupby(["type", "cause", "late"]):
        for name, one in (("nps", 100.0), ("rating", 1.5)):
            expected = truth.loc[(type_, cause), name if late else f"{name}_before"]
            assert abs(rows[name].mean() - expected) < 4 * one / len(rows) ** 0.5, (cause, name)


def test_impacts_of_the_window_hold_the_planted_ones(kept: pd.DataFrame) -> None:
    """By true cause: two are told, and every one of the corrected intervals holds the truth."""
    rows = kept[(kept["추천점수"] != "") & (kept["created"] >= "2026-05-04")]
    values = points(MEASURES[0], rows["추천점수"].astype(float).to_numpy())
    truth = read("truth/experience.csv").set_index(["type", "cause"])["nps"].astype(float)
    key = rows["type"] + "/" + rows["cause"]
    expected = pd.Series(truth.loc[list(zip(rows["type"], rows["cause"], strict=True))].to_numpy(), key.index)
    causes = [name for name, number in key.value_counts().items() if number >= 30]
    told = []
    for cause in causes:
        inside = (key == cause).to_numpy()
        found = impact(values, inside, len(causes))
        planted = expected.mean() - expected[~inside].mean()
        assert found.estimate.low <= planted <= found.estimate.high, cause
        told += [cause] if found.p_value <= 0.05 else []
    assert sorted(told) == ["배송/예정일 경과 미출고", "환불/검수 지연"]


def test_vips_ask_more_and_leave_for_what_could_be_avoided(kept: pd.DataFrame) -> None:
    members = read("raw/customers.csv")
    assert len(members) == 12_000 == members["고객번호"].nunique()
    asked = members["고객번호"].map(kept["고객번호"].value_counts()).fillna(0)
    vip = members["등급"] == "VIP"
    assert asked[vip].mean() / asked[~vip].mean() == pytest.approx(1.6, abs=0.15)
    left = members[members["해지일"] != ""]
    last = left["고객번호"].map(kept.groupby("고객번호")["week"].max())
    assert not (pd.to_datetime(left["해지일"]) < last).any()  # nobody asks after leaving
    planted = read("truth/customers.csv").set_index("name")
    reasons = left[left["등급"] != "VIP"]["해지사유"].value_counts(normalize=True)
    shares = planted.loc[planted["kind"] == "reason", "size"].astype(float)
    assert reasons.to_dict() == pytest.approx(shares.to_dict(), abs=0.04)
    avoidable = left.groupby("해지사유")["핸들링가능"].agg(["nunique", "first"])
    assert (avoidable["nunique"] == 1).all()
    assert set(avoidable.index[avoidable["first"] == "가능"]) == {"배송 불만", "품질·사이즈 불만"}
