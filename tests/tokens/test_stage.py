"""The stage: one row an inquiry, each text analysed once in the life of a workspace."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from importlib.metadata import version
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import voc.tokens.stage
from voc.artefacts import Run
from voc.errors import InputError
from voc.placeholders import PLACEHOLDERS
from voc.settings import Settings
from voc.tokens import Analyser, TokensResult, fingerprint, token_lexicon, token_table, tokenise
from voc.tokens.lexicon import MARKS, TokenLexicon

TEXTS = ["택배가 안 와요", "환불 언제 되나요", "택배가 안 와요", "ㅠㅠ"]


def inquiries(texts: list[str]) -> pd.DataFrame:
    return pd.DataFrame({"inquiry_id": [f"Q{i}" for i in range(len(texts))], "text": texts}).astype(str)


def refuse(self: Analyser, texts: Iterable[str]) -> Iterator[object]:
    raise AssertionError(f"analysed again: {list(texts)}")


def caches(folder: Path) -> list[Path]:
    return sorted(folder.glob("tokens-*.parquet"))


def test_one_row_an_inquiry_in_its_order(analyser: Analyser, tmp_path: Path) -> None:
    table = token_table(inquiries(TEXTS), analyser, tmp_path)
    assert table.columns.tolist() == ["inquiry_id", "lemmas", "phrases", "content"]
    assert table["inquiry_id"].tolist() == ["Q0", "Q1", "Q2", "Q3"]
    assert table["lemmas"].tolist() == ["배송 안_오다", "환불", "배송 안_오다", ""]
    assert table["content"].tolist() == TEXTS


def test_a_second_call_gives_the_same_and_analyses_nothing(
    analyser: Analyser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = token_table(inquiries(TEXTS), analyser, tmp_path)
    monkeypatch.setattr(Analyser, "analyse", refuse)
    with pytest.raises(AssertionError):
        token_table(inquiries(["새 문의"]), analyser, tmp_path)
    # Other inquiries with the same texts need no analysis either.
    pd.testing.assert_frame_equal(token_table(inquiries(TEXTS), analyser, tmp_path), first)
    assert token_table(inquiries(TEXTS[1:2]), analyser, tmp_path)["lemmas"].tolist() == ["환불"]


def test_only_new_texts_are_analysed(
    analyser: Analyser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    analyse = Analyser.analyse

    def spy(self: Analyser, texts: Iterable[str]) -> Iterator[object]:
        seen.extend(kept := list(texts))
        return analyse(self, kept)

    monkeypatch.setattr(Analyser, "analyse", spy)
    token_table(inquiries(TEXTS), analyser, tmp_path)
    assert sorted(seen) == sorted(set(TEXTS))
    seen.clear()
    token_table(inquiries([*TEXTS, "쿠폰이 없어요"]), analyser, tmp_path)
    assert seen == ["쿠폰이 없어요"]


def test_a_changed_lexicon_makes_a_new_cache(analyser: Analyser, tmp_path: Path) -> None:
    first = token_table(inquiries(TEXTS), analyser, tmp_path)
    before = caches(tmp_path)
    stopwords = analyser.lexicon.stopwords | {"환불"}
    changed = Analyser(replace(analyser.lexicon, stopwords=stopwords))
    second = token_table(inquiries(TEXTS), changed, tmp_path)
    assert first["lemmas"][1] == "환불"
    assert second["lemmas"][1] == ""
    assert len(before) == len(caches(tmp_path)) == 1
    assert before != caches(tmp_path)


OTHER = {
    "user_words": (("늦다", "지연"),),
    "stopwords": frozenset(["늦다"]),
    "synonyms": {"늦다": "지연"},
    "report": {"늦다": "지연"},
    "vague": frozenset(["늦다"]),
}


def test_a_word_has_another_fingerprint_in_each_list() -> None:
    assert set(OTHER) == {field.name for field in fields(TokenLexicon)}
    none = TokenLexicon((), frozenset(), {})
    found = {fingerprint(replace(none, **{name: words})) for name, words in OTHER.items()}
    assert len(found | {fingerprint(none)}) == len(OTHER) + 1


@pytest.mark.parametrize("package", ["kiwipiepy", "kiwipiepy_model"])
def test_another_kiwi_has_another_fingerprint(
    analyser: Analyser, monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    before = fingerprint(analyser.lexicon)
    monkeypatch.setattr("voc.tokens.stage.version", lambda name: "99" if name == package else version(name))
    assert fingerprint(analyser.lexicon) != before


def test_another_mask_has_another_fingerprint(analyser: Analyser, monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint(analyser.lexicon)
    monkeypatch.setitem(PLACEHOLDERS, "name", "[성함]")
    assert fingerprint(analyser.lexicon) != before


def test_another_rule_has_another_fingerprint(
    analyser: Analyser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = fingerprint(analyser.lexicon)
    rules = Path(voc.tokens.stage.__file__).parent
    ours = Path(shutil.copytree(rules, tmp_path / "tokens", ignore=shutil.ignore_patterns("__pycache__")))
    monkeypatch.setattr("voc.tokens.stage.__file__", str(ours / "stage.py"))
    assert fingerprint(analyser.lexicon) == before
    kiwi = (ours / "kiwi.py").read_bytes()
    (ours / "kiwi.py").write_bytes(kiwi.replace(b"CUTOFF = 6.0", b"CUTOFF = 8.0"))
    assert fingerprint(analyser.lexicon) != before


def test_a_cache_that_another_run_has_just_removed_is_no_error(
    analyser: Analyser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tokens-other.parquet").touch()
    unlink = Path.unlink

    def after_another_run(self: Path, missing_ok: bool = False) -> None:
        unlink(self, missing_ok=True)
        unlink(self, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", after_another_run)
    token_table(inquiries(TEXTS), analyser, tmp_path)
    assert len(caches(tmp_path)) == 1


@pytest.mark.parametrize("damage", ["empty", "cut", "text", "overwritten"])
def test_a_damaged_cache_is_made_anew(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    run = Run(settings, settings.workspace / "run")
    run.save("inquiries", full_inquiries(TEXTS))
    first = tokenise(run)
    stores = sorted((settings.workspace / "cache").glob("*.parquet"))
    assert [store.name.split("-")[0] for store in stores] == ["tokens", "words"]
    for store in stores:
        whole = store.read_bytes()
        spoilt = whole[:4] + bytes(len(whole) - 12) + whole[-8:]
        store.write_bytes({"empty": b"", "cut": whole[:-9], "text": b"lemmas", "overwritten": spoilt}[damage])
    again = tokenise(run)
    pd.testing.assert_frame_equal(again.tokens, first.tokens)
    pd.testing.assert_frame_equal(again.new_words, first.new_words)
    monkeypatch.setattr(Analyser, "analyse", refuse)
    pd.testing.assert_frame_equal(tokenise(run).tokens, first.tokens)


def test_lemmas_of_one_count_are_in_their_order() -> None:
    rows = ["환불 앱", "쿠폰 앱", "배송"]
    for lemmas in (rows, rows[::-1]):
        top = TokensResult(pd.DataFrame({"lemmas": lemmas}), pd.DataFrame()).top_lemmas(3)
        assert top["표제어"].tolist() == ["앱", "배송", "쿠폰"]
        assert top.index.tolist() == [0, 1, 2]


def test_the_workspaces_own_words_are_added(analyser: Analyser, settings: Settings) -> None:
    folder = settings.workspace / "lexicon"
    folder.mkdir()
    (folder / "stopwords.txt").write_text("환불  # 늘 나옵니다\n\n", encoding="utf-8-sig")
    (folder / "synonyms.tsv").write_text("바꿔치기\t교환\n", encoding="utf-8")
    lexicon = token_lexicon(settings)
    assert lexicon.stopwords == analyser.lexicon.stopwords | {"환불"}
    assert lexicon.synonyms == {**analyser.lexicon.synonyms, "바꿔치기": "교환"}
    assert lexicon.user_words == analyser.lexicon.user_words


@pytest.mark.parametrize("line", ["바꿔치기", "바꿔치기 교환", "\t교환", "바꿔치기\t"])
def test_a_line_without_two_columns_is_shown(settings: Settings, line: str) -> None:
    folder = settings.workspace / "lexicon"
    folder.mkdir()
    (folder / "synonyms.tsv").write_text(line + "\n", encoding="utf-8")
    with pytest.raises(InputError, match="탭") as caught:
        token_lexicon(settings)
    assert "lexicon/synonyms.tsv" in str(caught.value)


@pytest.mark.parametrize("name", ["synonyms.tsv", "report_words.tsv", "user_words.tsv"])
@pytest.mark.parametrize("sign", sorted(MARKS))
def test_a_sign_that_phrases_are_stored_with_is_no_value(settings: Settings, name: str, sign: str) -> None:
    line = f"좋다\t좋음{sign}만족"
    with pytest.raises(InputError) as caught:
        own_words(settings, name, line)
    told = str(caught.value)
    assert f"글자가 있습니다: {sign}" in told
    assert line in told
    assert f"lexicon/{name}" in told


@pytest.mark.parametrize("blank", [" ", "\u3000", "\t"])
def test_a_lemma_holds_no_blank(settings: Settings, blank: str) -> None:
    with pytest.raises(InputError, match=r"빈칸[\s\S]*lexicon/synonyms\.tsv"):
        own_words(settings, "synonyms.tsv", f"쿠폰\t할인{blank}쿠폰")


def test_report_words_may_hold_a_blank_and_their_keys_a_sign(settings: Settings) -> None:
    own_words(settings, "report_words.tsv", "꿀꿀하다+요청\t기분 안 남")
    assert token_lexicon(settings).report["꿀꿀하다+요청"] == "기분 안 남"


def own_words(settings: Settings, name: str, line: str) -> None:
    """Read the lexicon of a workspace with this line of its own."""
    (settings.workspace / "lexicon").mkdir()
    (settings.workspace / "lexicon" / name).write_text(line + "\n", encoding="utf-8")
    token_lexicon(settings)


def test_a_list_in_another_encoding_is_refused(settings: Settings) -> None:
    folder = settings.workspace / "lexicon"
    folder.mkdir()
    (folder / "stopwords.txt").write_bytes("환불\n".encode("cp949"))
    with pytest.raises(InputError, match="UTF-8"):
        token_lexicon(settings)


def full_inquiries(texts: list[str]) -> pd.DataFrame:
    flags = dict.fromkeys(("is_repeat", "is_simple", "is_complaint", "is_risk"), False)
    when = pd.Timestamp("2026-06-22", tz="Asia/Seoul")
    table = inquiries(texts).assign(
        created_at=when, inquiry_type="배송", **flags, flag_words="", masked_kinds=""
    )
    return table.astype({"is_repeat": "boolean"})


def test_the_stage_saves_and_shows(settings: Settings) -> None:
    run = Run(settings, settings.workspace / "run")
    run.save("inquiries", full_inquiries(TEXTS))
    result = tokenise(run)
    assert result.tokens["inquiry_id"].tolist() == ["Q0", "Q1", "Q2", "Q3"]
    pd.testing.assert_frame_equal(run.load("tokens"), result.tokens)
    pd.testing.assert_frame_equal(run.load("new_words"), result.new_words)
    again = tokenise(run)  # from the caches
    pd.testing.assert_frame_equal(again.tokens, result.tokens)
    pd.testing.assert_frame_equal(again.new_words, result.new_words)
    assert result.empty_share == 0.25
    top = result.top_lemmas(2)
    assert top.columns.tolist() == ["표제어", "문의 수", "비중"]
    assert set(zip(top["표제어"], top["문의 수"], top["비중"], strict=True)) == {
        ("배송", 2, 0.5), ("안_오다", 2, 0.5)
    }  # fmt: skip


def dated(texts: list[str], day: str) -> pd.DataFrame:
    """Inquiries of one day, with ids of their own."""
    table = full_inquiries(texts).assign(created_at=pd.Timestamp(day, tz="Asia/Seoul"))
    return table.assign(inquiry_id=day + "-" + table["inquiry_id"])


def told_of(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The texts of every search for new words from now on."""
    seen: list[list[str]] = []
    monkeypatch.setattr(Analyser, "new_words", lambda self, texts: seen.append(texts) or [])
    return seen


def around(word: str) -> list[str]:
    """Texts in which a word recurs beside ever other ones."""
    before, after = "새큰그내헌첫온두이저", ["이", "을", "은", "에", "도", "로", "만", "까지", "보다", "의"]
    return [f"{one}{word}{end} 어때요" for one in before for end in after]


def test_a_word_that_is_new_after_thousands_of_texts_is_found(settings: Settings) -> None:
    old = dated([f"문의 {n}" for n in range(5_000)], "2026-06-01")
    new = dated(around("무드옷장"), "2026-06-22")
    run = Run(settings, settings.workspace / "run")
    run.save("inquiries", pd.concat([old, new], ignore_index=True))
    found = tokenise(run).new_words
    assert found[["word", "count"]].to_numpy().tolist() == [["무드옷장", len(new)]]
    pd.testing.assert_frame_equal(tokenise(run).new_words, found)  # from the cache


def test_new_words_are_looked_for_in_the_newest_distinct_texts(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voc.tokens.stage.NEW_WORD_TEXTS", 3)
    seen = told_of(monkeypatch)
    table = pd.concat([dated(["가", "나", "다", "라"], "2026-06-01"), dated(["가", "가"], "2026-06-02")])
    for rows in (table, table.iloc[::-1]):
        run = Run(settings, settings.workspace / f"run{len(seen)}")
        run.save("inquiries", rows.reset_index(drop=True))
        tokenise(run)
    assert seen == [["다", "라", "가"]]  # the second run needs no search


def test_a_line_break_in_a_text_is_no_second_text(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = told_of(monkeypatch)
    for texts in (["쿠폰\n환불"], ["쿠폰", "환불"]):
        run = Run(settings, settings.workspace / f"run{len(texts)}")
        run.save("inquiries", full_inquiries(texts))
        tokenise(run)
    assert seen == [["쿠폰\n환불"], ["쿠폰", "환불"]]


def test_no_inquiry_is_no_error(settings: Settings) -> None:
    run = Run(settings, settings.workspace / "run")
    run.save("inquiries", full_inquiries(["가"]).iloc[:0])
    result = tokenise(run)
    assert result.tokens.empty
    assert result.empty_share == 0.0
    assert result.top_lemmas().empty


@hypothesis_settings(max_examples=25, deadline=None)
@given(texts=st.lists(st.text(max_size=30), max_size=6))
def test_any_texts_give_one_row_an_inquiry(
    analyser: Analyser, tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("cache")
    table = token_table(inquiries(texts), analyser, folder)
    assert table["inquiry_id"].tolist() == [f"Q{i}" for i in range(len(texts))]
    assert table.notna().all(axis=None)
    pd.testing.assert_frame_equal(token_table(inquiries(texts), analyser, folder), table)


def test_what_intake_hid_is_no_new_word(analyser: Analyser) -> None:
    assert [word for word, *_ in analyser.new_words(around("무드옷장"))] == ["무드옷장"]
    assert analyser.new_words(around("[주문번호]")) == []
