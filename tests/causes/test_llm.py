"""Names by a language model: what is sent, what is taken, and what happens when nothing comes."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causes.chat_server import KEY, Chat, serve
from voc.causes import llm
from voc.causes.llm import LONGEST, Namer, ask_names, clean, open_namer
from voc.errors import SettingsError
from voc.settings import Causes, Settings, load_settings

with_openai = pytest.mark.skipif(
    importlib.util.find_spec("openai") is None, reason="openai 패키지가 없습니다: pip install openai"
)
NAMES = ["송장 멈춤", "쿠폰 사라짐"]
WORDS = [["송장", "멈추다"], ["쿠폰"]]
QUOTES = [["송장이 며칠째 안 움직여요", "조회가 안 됩니다"], ["쿠폰이 갑자기 없어졌어요"]]


@pytest.fixture
def chat(monkeypatch: pytest.MonkeyPatch) -> Iterator[Chat]:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with serve() as server:
        yield server


@pytest.fixture
def namer(chat: Chat, tmp_path: Path) -> Namer:
    return Namer("test-model", chat.url, tmp_path / "cache")


@with_openai
def test_the_models_names_are_taken(chat: Chat, namer: Namer) -> None:
    chat.names = ["송장 등록 후 이동 없음", '이름: "보유 쿠폰 사라짐".']
    named = ask_names(NAMES, WORDS, QUOTES, namer)
    assert named == (["송장 등록 후 이동 없음", "보유 쿠폰 사라짐"], "")
    assert [request["model"] for request in chat.requests] == ["test-model"] * 2
    asked = chat.requests[0]["messages"][1]["content"]
    assert all(said in asked for said in (*QUOTES[0], *WORDS[0]))
    assert QUOTES[1][0] not in asked


@with_openai
def test_a_rerun_sends_nothing(chat: Chat, namer: Namer) -> None:
    chat.names = ["송장 이동 없음", "쿠폰 소멸"]
    first = ask_names(NAMES, WORDS, QUOTES, namer)
    assert ask_names(NAMES, WORDS, QUOTES, namer) == first
    assert len(chat.requests) == 2
    chat.names = ["쿠폰함 비어 있음"]
    changed = [QUOTES[0], ["쿠폰함이 비었어요"]]
    assert ask_names(NAMES, WORDS, changed, namer).names == ["송장 이동 없음", "쿠폰함 비어 있음"]
    assert len(chat.requests) == 3


@with_openai
def test_a_cut_off_cache_is_asked_for_again(chat: Chat, namer: Namer) -> None:
    chat.names = ["송장 이동 없음", "쿠폰 소멸"]
    namer.store.parent.mkdir()
    namer.store.write_text('{"a": "송', encoding="utf-8")
    assert ask_names(NAMES, WORDS, QUOTES, namer).names == ["송장 이동 없음", "쿠폰 소멸"]


@with_openai
def test_only_masked_text_is_sent(chat: Chat, namer: Namer) -> None:
    chat.names = ["연락 요청"]
    said = ["010-0000-1234로 연락 주세요", "someone@example.com 으로 답 주세요"]
    ask_names(["연락"], [["연락"]], [said], namer)
    assert "1234" not in chat.sent
    assert "example.com" not in chat.sent
    assert "[전화번호]" in chat.sent


@with_openai
@pytest.mark.parametrize("status", [401, 404, 429, 500])
def test_a_failing_endpoint_leaves_the_default_names(
    chat: Chat, namer: Namer, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(llm, "RETRIES", 1)
    chat.names, chat.good, chat.status = ["송장 이동 없음"], 1, status
    named = ask_names(NAMES, WORDS, QUOTES, namer)
    assert named.names == ["송장 이동 없음", "쿠폰 사라짐"]
    assert named.note == (
        f"이름을 짓는 모델이 답하지 않아(HTTP {status}) 원인 1개는 기본 이름을 그대로 씁니다."
    )
    chat.good, chat.names = 1, ["쿠폰 소멸"]
    assert ask_names(NAMES, WORDS, QUOTES, namer) == (["송장 이동 없음", "쿠폰 소멸"], "")


@with_openai
@pytest.mark.parametrize("reply", [{}, {"choices": []}, [], "넵"])
def test_an_answer_of_another_shape_leaves_the_default_names(chat: Chat, namer: Namer, reply: object) -> None:
    chat.names, chat.reply = ["송장"], reply
    named = ask_names(NAMES, WORDS, QUOTES, namer)
    assert named.names == NAMES
    assert "기본 이름" in named.note


@with_openai
def test_a_refused_prompt_costs_no_other_cause_its_name(chat: Chat, namer: Namer) -> None:
    names, words, quotes = [*NAMES, "배송 지연"], [*WORDS, ["배송"]], [*QUOTES, ["배송이 늦어요"]]
    chat.names = [None, "쿠폰 소멸", "도착 지연"]
    named = ask_names(names, words, quotes, namer)
    assert named.names == ["송장 멈춤", "쿠폰 소멸", "도착 지연"]
    assert "원인 1개는 기본 이름" in named.note
    chat.names = [None]  # the next run asks about the refused one alone
    assert ask_names(names, words, quotes, namer) == named
    assert len(chat.requests) == 4


@with_openai
def test_a_refusal_before_a_failing_endpoint_is_counted(chat: Chat, namer: Namer) -> None:
    chat.names, chat.good, chat.status = [None], 1, 401
    named = ask_names(NAMES, WORDS, QUOTES, namer)
    assert named.names == NAMES
    assert "(HTTP 401) 원인 2개는" in named.note


@with_openai
def test_an_interrupt_keeps_the_answers_that_came_before_it(
    chat: Chat, namer: Namer, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat.names, ask = ["송장 이동 없음"], llm._ask

    def interrupted(*asked: Any) -> str:
        if chat.requests:
            raise KeyboardInterrupt
        return ask(*asked)

    monkeypatch.setattr(llm, "_ask", interrupted)
    with pytest.raises(KeyboardInterrupt):
        ask_names(NAMES, WORDS, QUOTES, namer)
    monkeypatch.setattr(llm, "_ask", ask)
    chat.names = ["쿠폰 소멸"]
    assert ask_names(NAMES, WORDS, QUOTES, namer).names == ["송장 이동 없음", "쿠폰 소멸"]
    assert len(chat.requests) == 2


@with_openai
def test_a_server_that_is_gone_leaves_the_default_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setattr(llm, "RETRIES", 0)
    named = ask_names(NAMES, WORDS, QUOTES, Namer("m", "http://127.0.0.1:9/v1", tmp_path))
    assert named.names == NAMES
    assert "2개" in named.note
    assert not list(tmp_path.iterdir())


@with_openai
def test_names_stay_unique(chat: Chat, namer: Namer) -> None:
    chat.names = ["이동 없음"]
    named = ask_names([*NAMES, "배송 지연"], [*WORDS, ["배송"]], [*QUOTES, ["배송이 늦어요"]], namer)
    assert named.names == ["이동 없음", "쿠폰 사라짐", "배송 지연"]


@with_openai
def test_a_cause_without_a_quote_is_not_asked_about(chat: Chat, namer: Namer) -> None:
    chat.names = ["쿠폰 소멸"]
    assert ask_names(NAMES, WORDS, [[], QUOTES[1]], namer).names == ["송장 멈춤", "쿠폰 소멸"]
    assert len(chat.requests) == 1


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        ("반품 수거 지연", "반품 수거 지연"),
        ("- **반품 수거 지연**", "반품 수거 지연"),
        ("원인 이름: 반품 수거 지연\n설명은 이렇습니다", "반품 수거 지연"),
        ("topic: 앱 로그인 오류", "앱 로그인 오류"),
        ("AS 접수 지연", "AS 접수 지연"),
        ("1. 배송·수거 지연", "배송·수거 지연"),
        ("Delayed pickup", ""),
        ("<b>반품</b>", ""),
        ("문의는 [이메일]로", ""),
        ("연락 요청 010-0000-1234", ""),
        ("2번 결제됨", "2번 결제됨"),
        ("네", ""),
        ("", ""),
        ("None", ""),
        ("반품 " * 20, ""),
    ],
)
def test_an_answer_becomes_a_name_or_nothing(answer: str, name: str) -> None:
    assert clean(answer) == name


@given(st.text(max_size=60))
def test_whatever_comes_is_one_short_line(answer: str) -> None:
    name = clean(answer)
    assert len(name) <= LONGEST
    assert name == " ".join(name.split())
    assert clean(name) in (name, "")


def test_names_are_the_default_ones_unless_asked_for(settings: Settings) -> None:
    assert open_namer(settings) is None
    assert ask_names(NAMES, WORDS, QUOTES, None) == (NAMES, "")


def with_namer(settings: Settings, **causes: str) -> Settings:
    return settings.model_copy(update={"causes": Causes(**causes)})  # type: ignore[arg-type]


@with_openai
def test_a_namer_needs_a_key(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = with_namer(settings, namer="openai:m:1", namer_url="http://localhost/v1")
    monkeypatch.setenv("OPENAI_API_KEY", "")
    with pytest.raises(SettingsError, match="OPENAI_API_KEY"):
        open_namer(asked)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    namer = open_namer(asked)
    assert namer is not None
    assert (namer.model, namer.url) == ("m:1", "http://localhost/v1")
    assert KEY not in namer.store.name


def test_the_package_is_asked_for(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(llm, "find_spec", lambda name: None)
    with pytest.raises(SettingsError, match="pip install openai"):
        open_namer(with_namer(settings, namer="openai:m"))


@pytest.mark.parametrize(
    ("lines", "where"),
    [
        ("namer: gpt", "causes.namer"),
        ("namer: 'openai:'", "causes.namer"),
        ("namer_url: http://localhost", "causes.namer_url"),
        ("namer: openai:m\n  namer_url: localhost", "causes.namer_url"),
    ],
)
def test_a_wrong_setting_is_refused(tmp_path: Path, lines: str, where: str) -> None:
    file = tmp_path / "voc.yml"
    file.write_text(f"workspace: .\ninquiries: {{path: a.csv}}\ncauses:\n  {lines}\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=where):
        load_settings(file)
