"""Odd texts and small types: nothing is lost, nothing stops, and a note says what was done."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from voc.artefacts import Run
from voc.bucket import NOTHING_SAID, bucket_of
from voc.causes import CausesResult, find_causes, group_into_causes
from voc.causes.taxonomy_file import COLUMNS
from voc.schemas import SCHEMAS
from voc.settings import Inquiries, Settings
from voc.tokens import Analyser, token_lexicon, token_table

TYPE = "배송"
BUCKET = bucket_of(TYPE)
SILENT = [
    "네", "ㅇㅇ", "감사합니다", "ㅋㅋ", "ㅠㅠ", "😀👍🏻", "https://example.com/a?b=1", "example.co.kr/배송",
    "www.example.net", "[전화번호]", "[이메일] [주소]", "?!", "1234", " \t ", "\u200b", "\x00\x07", "ᄒᄒᄒ",
]  # fmt: skip
PLANTED = [
    *(f"송장번호는 나왔는데 택배가 {n}일째 움직이지 않아요" for n in range(1, 15)),
    *(f"쿠폰이 {n}일 전에 갑자기 사라졌어요" for n in range(1, 15)),
    *(f"인증번호 문자가 {n}분째 안 와요" for n in range(1, 15)),
]
SUNDAY = pd.Timestamp("2026-03-01", tz="Asia/Seoul").as_unit("us")

Group = Callable[..., CausesResult]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """One workspace for all tests, so that each text is analysed and encoded once."""
    folder = tmp_path_factory.mktemp("workspace")
    return Settings(file=folder / "voc.yml", workspace=folder, inquiries=Inquiries(path=Path("raw.csv")))


def tokens_of(inquiries: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    return token_table(inquiries, Analyser(token_lexicon(settings)), settings.workspace / "cache")


@pytest.fixture
def group(settings: Settings) -> Group:
    """Tokenise and group texts; whatever they are, the account of them holds."""

    def go(texts: list[str], inquiry_type: str | list[str] = TYPE) -> CausesResult:
        ids = [f"Q{n}" for n in range(len(texts))]
        table = pd.DataFrame({"inquiry_id": ids, "text": texts, "inquiry_type": inquiry_type})
        table = table.merge(tokens_of(table, settings), on="inquiry_id")
        found = group_into_causes(table, settings, "default", lambda line: None)
        check(found, ids)
        return found

    return go


def check(found: CausesResult, ids: list[str]) -> None:
    """Every inquiry is in one cause, every cause has a name of its own, and all counts agree."""
    named = {"assignments": found.assignments, "causes": found.causes, "quotes": found.quotes}
    named |= {"cause_quality": found.quality, "cause_tree": found.tree}
    for name, table in named.items():
        SCHEMAS[name].validate(table, lazy=True)
    assert sorted(found.assignments["inquiry_id"]) == sorted(ids)
    counts = found.assignments["cause_id"].value_counts().to_dict()
    assert found.causes.set_index("cause_id")["inquiries"].to_dict() == counts
    assert found.tree.groupby("cause_id")["inquiries"].sum().to_dict() == counts
    sizes = found.assignments["inquiry_type"].value_counts().to_dict()
    assert found.quality.set_index("inquiry_type")["inquiries"].to_dict() == sizes
    assert (found.quality["coverage"] == 1).all()
    assert found.causes["name"].str.strip().ne("").all()
    assert set(found.quotes["cause_id"]) == set(counts)


def causes_of(found: CausesResult) -> list[str]:
    return [name for name in found.causes["cause_id"] if name != BUCKET]


@pytest.mark.parametrize(
    ("texts", "causes", "note"),
    [
        (["택배가 안 와요"], 1, "배송: 문의가 1건뿐이라 나누지 않고 한 원인으로 봅니다."),
        (PLANTED[12:17], 1, "배송: 문의가 5건뿐이라 나누지 않고 한 원인으로 봅니다."),
        (["택배가 안 와요"] * 40, 1, "배송: 문의 40건의 내용이 모두 같아 한 원인으로 봅니다."),
        (["쿠폰"] * 40, 1, "배송: 문의 40건의 내용이 모두 같아 한 원인으로 봅니다."),
        (PLANTED[6:36], 3, "배송: 문의가 30건으로 적습니다. 원인의 경계를 그대로 믿지 마세요."),
    ],
    ids=["one text", "five", "one sentence", "one word", "thirty"],
)  # fmt: skip
def test_small_types_say_so(group: Group, texts: list[str], causes: int, note: str) -> None:
    found = group(texts)
    assert len(found.causes) == causes
    assert note in found.notes


def test_a_long_text_is_one_inquiry(group: Group) -> None:
    found = group(["택배가 안 와요. " * 2_000, "a" * 20_000, *PLANTED[:3]])
    assert found.assignments["cause_id"].nunique() == 1


@pytest.mark.parametrize(
    "text",
    [
        "택배 parcel が届かない 배송 طردي",
        "Where is my parcel? طردي لم يصل 택배",
        "\u202e택배가 안 와요\u202c",
        "택배\x00가 안 와요\x07\x1b[31m",
        "\n\t  택배가 \u3000 안\u00a0와요  \r\n",
        "택배\u200b가 안 와요\ufeff",
        "택배가 안 와요 𝕳𝖊𝖑𝖕 🇰🇷 \U0010ffff",
    ],
    ids=["four scripts", "right to left", "direction", "control", "whitespace", "no width", "planes"],
)
def test_mixed_texts_are_read_like_others(group: Group, text: str) -> None:
    found = group([text, "", *PLANTED])
    where = found.assignments.set_index("inquiry_id")["cause_id"]
    assert where["Q0"] in causes_of(found)
    assert where["Q1"] == BUCKET


def test_hangul_in_parts_is_the_same_as_whole(group: Group) -> None:
    found = group(PLANTED + [unicodedata.normalize("NFD", text) for text in PLANTED])
    where = found.assignments.set_index("inquiry_id")["cause_id"]
    whole = [where[f"Q{n}"] for n in range(len(PLANTED))]
    assert [where[f"Q{n + len(PLANTED)}"] for n in range(len(PLANTED))] == whole
    assert Counter(whole) == {f"{TYPE}#{n}": 14 for n in (1, 2, 3)}


def test_what_says_nothing_lies_in_one_bucket(group: Group) -> None:
    found = group(PLANTED + SILENT)
    assert causes_of(found) == [f"{TYPE}#{n}" for n in (1, 2, 3)]
    own = found.assignments[found.assignments["cause_id"] == BUCKET]
    assert own["inquiry_id"].tolist() != []
    assert set(own["inquiry_id"]) == {f"Q{n + len(PLANTED)}" for n in range(len(SILENT))}
    assert (own["confidence"] == 1).all()
    (row,) = found.causes[found.causes["cause_id"] == BUCKET].to_dict("records")
    assert (row["name"], row["auto_name"]) == (NOTHING_SAID, NOTHING_SAID)
    assert (row["keywords"], row["neighbours"], row["inquiries"]) == ("", "", len(SILENT))
    assert not found.causes["neighbours"].str.contains("내용없음").any()
    assert found.quality[["inquiries", "causes"]].to_numpy().tolist() == [[len(PLANTED + SILENT), 3]]
    assert any(f"링크만 있는 글 등) {len(SILENT)}건은" in note for note in found.notes)


def test_the_bucket_changes_nothing_about_the_causes(group: Group) -> None:
    alone, beside = group(PLANTED), group(PLANTED + SILENT)
    kept = beside.assignments[beside.assignments["cause_id"] != BUCKET]
    pd.testing.assert_frame_equal(kept.reset_index(drop=True), alone.assignments)
    kept = beside.causes[beside.causes["cause_id"] != BUCKET]
    pd.testing.assert_frame_equal(kept.reset_index(drop=True), alone.causes)


def test_its_quotes_are_its_commonest_texts(group: Group) -> None:
    found = group(["네", "ㅋㅋ", "ㅋㅋ", "네", "ㅋㅋ", "?"])
    assert found.quotes["text"].tolist() == ["ㅋㅋ", "네", "?"]
    assert found.quotes["inquiry_id"].tolist() == ["Q1", "Q0", "Q5"]


def test_praise_is_no_silence(group: Group) -> None:
    found = group([*PLANTED, "좋아요", "빨라요!", "네"])
    assert (found.assignments["cause_id"] == BUCKET).sum() == 1


def test_a_type_that_says_nothing_is_a_bucket_alone(group: Group) -> None:
    found = group(["😀", "👍👍", "♥", *PLANTED[:3]], [TYPE] * 3 + ["쿠폰"] * 3)
    assert found.causes["cause_id"].tolist() == [BUCKET, "쿠폰#1"]
    assert found.quality["causes"].tolist() == [0, 1]
    assert group(["😀", "👍👍"]).causes["name"].tolist() == [NOTHING_SAID]


def test_without_types_what_says_nothing_is_of_no_type(group: Group) -> None:
    found = group(["택배가 안 와요", "네", "감사합니다"], "")
    types = found.assignments.set_index("inquiry_id")["inquiry_type"].to_dict()
    assert types == {"Q0": "배송", "Q1": "기타", "Q2": "기타"}
    assert set(found.causes["cause_id"]) == {"배송#1", bucket_of("기타")}


def test_the_planner_cannot_make_a_cause_of_the_bucket(group: Group, settings: Settings) -> None:
    """Rows that name the bucket are refused (`test_taxonomy`); a cause may be called like it."""
    rows = [{"cause_id": "B", "example": "택배가 움직이지 않아요", "name": NOTHING_SAID}]
    table = pd.DataFrame(rows, columns=list(COLUMNS), dtype=object).fillna("").assign(inquiry_type=TYPE)
    file = settings.workspace / "taxonomy.csv"
    table.to_csv(file, index=False)
    try:
        found = group([*PLANTED, "네"])
    finally:
        file.unlink()
    causes = found.causes.set_index("cause_id")
    assert causes.loc[BUCKET, ["inquiries", "owner", "name"]].tolist() == [1, "", f"{NOTHING_SAID} (2)"]
    assert causes.loc["B", ["inquiries", "name"]].tolist() == [14, NOTHING_SAID]


def test_a_bucket_is_kept_apart_from_run_to_run(settings: Settings, tmp_path: Path) -> None:
    """Also when the dictionary makes what said something say nothing, and when it says something again."""
    own = settings.model_copy(update={"workspace": tmp_path})
    lexicon = tmp_path / "lexicon" / "stopwords.txt"
    lexicon.parent.mkdir()
    first = week(own, 0, PLANTED + SILENT)
    assert BUCKET not in set(first.passports["cause_id"])
    second = week(own, 1, PLANTED + SILENT + PLANTED[:3] + SILENT[:3])
    lexicon.write_text("쿠폰\n사라지다\n전\n", encoding="utf-8")
    third = week(own, 2, PLANTED + SILENT)
    lexicon.unlink()
    fourth = week(own, 3, PLANTED + SILENT, recluster=True)
    for found, silent in ((first, 17), (second, 20), (third, 17 + 14), (fourth, 17)):
        (row,) = found.causes[found.causes["cause_id"] == BUCKET].to_dict("records")
        assert (row["name"], row["inquiries"], row["agreement"]) == (NOTHING_SAID, silent, 1.0)
        assert BUCKET not in set(found.passports["cause_id"])
        assert found.assignments.loc[found.assignments["cause_id"] == BUCKET, "confidence"].eq(1).all()
    assert second.events.empty
    assert set(in_cause(third, "쿠폰")) == {BUCKET}
    (again,) = set(in_cause(fourth, "쿠폰"))
    assert again != BUCKET


def week(settings: Settings, number: int, texts: list[str], **how: bool) -> CausesResult:
    """A finished run; texts at the same place are the same inquiry, those beyond are this week's."""
    day = SUNDAY + pd.Timedelta(days=7 * number)
    run = Run(settings, settings.workspace / "runs" / f"{settings.name}-{day:%Y-%m-%d}")
    table = pd.DataFrame({"inquiry_id": [f"Q{n}" for n in range(len(texts))], "text": texts})
    table["created_at"] = [SUNDAY - pd.Timedelta(hours=n + 1) for n in range(len(texts))]
    table.loc[len(texts) - 1, "created_at"] = day
    flags = {"is_repeat": False, "is_simple": False, "is_complaint": False, "is_risk": False}
    run.save("inquiries", table.assign(inquiry_type=TYPE, flag_words="", masked_kinds="", **flags))
    run.save("tokens", tokens_of(table, settings))
    found = find_causes(run, **how)
    check(found, table["inquiry_id"].tolist())
    return found


def in_cause(found: CausesResult, word: str) -> list[str]:
    """The causes of the inquiries that begin with a word."""
    rows = [f"Q{n}" for n, text in enumerate(PLANTED) if text.startswith(word)]
    return found.assignments.loc[found.assignments["inquiry_id"].isin(rows), "cause_id"].tolist()
