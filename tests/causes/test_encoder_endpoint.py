"""`openai:MODEL` against a real server on this machine."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest

from voc.causes.encoder import encode, open_encoder
from voc.causes.encoders import endpoint
from voc.causes.encoders.common import ANCHORS
from voc.errors import RunError, SettingsError, VocError
from voc.settings import Causes, Settings

from .embeddings_server import DIMENSIONS, KEY, Service, expected, serve

TEXTS = pd.Series(["택배가 안 와요", "환불 언제 되나요", "택배가 안 와요", "앱이 튕겨요"])
MANY = pd.Series([f"주문 {n}번째 문의입니다" for n in range(300)])


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with serve() as running:
        yield running


@pytest.fixture
def asking(settings: Settings, service: Service) -> Settings:
    return asking_for(settings, service.url)


def asking_for(settings: Settings, url: str, model: str = "small") -> Settings:
    return settings.model_copy(update={"causes": Causes(encoder=f"openai:{model}", encoder_url=url)})


def failure(kind: type[VocError], texts: pd.Series, settings: Settings) -> str:
    """The error's words, which must say where and repeat no customer."""
    with pytest.raises(kind) as caught:
        encode(texts, open_encoder(settings))
    said = str(caught.value)
    assert settings.causes.encoder_url in said
    assert not any(text in said for text in texts)
    return said


def test_vectors_are_the_servers_centred_and_of_length_one(asking: Settings, service: Service) -> None:
    vectors = encode(TEXTS, open_encoder(asking))
    np.testing.assert_allclose(vectors, expected(TEXTS.tolist(), ANCHORS), atol=1e-3)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)
    assert {request["model"] for request in service.requests} == {"small"}
    assert sorted(service.texts) == sorted([*ANCHORS, *set(TEXTS)])


def test_a_second_run_sends_only_what_is_new(asking: Settings, service: Service) -> None:
    first = encode(TEXTS, open_encoder(asking))
    service.requests.clear()
    np.testing.assert_array_equal(encode(TEXTS[::-1], open_encoder(asking)), first[::-1])
    assert service.requests == []
    encode(pd.concat([TEXTS, pd.Series(["쿠폰이 없어요"])]), open_encoder(asking))
    assert [text for text in service.texts if text not in ANCHORS] == ["쿠폰이 없어요"]


def test_another_model_has_vectors_of_its_own(settings: Settings, service: Service) -> None:
    for model in ("small", "large"):
        encode(TEXTS, open_encoder(asking_for(settings, service.url, model)))
    assert service.texts.count("앱이 튕겨요") == 2


def test_batches_are_of_bounded_size_and_independent_of_the_order(asking: Settings, service: Service) -> None:
    encode(MANY, open_encoder(asking))
    assert [len(request["input"]) for request in service.requests] == [len(ANCHORS), 64, 64, 64, 64, 44]
    sent = [request["input"] for request in service.requests]
    service.requests.clear()
    elsewhere = asking.model_copy(update={"workspace": asking.workspace / "other"})
    encode(MANY.sample(frac=1, random_state=1), open_encoder(elsewhere))
    assert [request["input"] for request in service.requests] == sent


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_passing_fault_is_overcome(asking: Settings, service: Service, status: int) -> None:
    service.faults = [status, status]
    vectors = encode(TEXTS, open_encoder(asking))
    assert service.faults == []
    np.testing.assert_allclose(vectors, expected(TEXTS.tolist(), ANCHORS), atol=1e-3)


def test_a_lasting_fault_keeps_what_was_encoded(asking: Settings, service: Service) -> None:
    service.good = 2  # the anchors and the first 64
    said = failure(RunError, MANY, asking)
    assert "HTTP 500" in said
    assert "저장되어 있어" in said
    paid = set(service.texts)
    assert len(paid) == len(ANCHORS) + 64
    service.good, service.requests = 10**6, []
    np.testing.assert_allclose(
        encode(MANY, open_encoder(asking)), expected(MANY.tolist(), ANCHORS), atol=2e-3
    )
    assert not (paid - set(ANCHORS)) & set(service.texts)
    assert len(service.texts) == len(ANCHORS) + 300 - 64


def test_a_wrong_key_is_not_retried(asking: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "another-key")
    said = failure(SettingsError, TEXTS, asking)
    assert "OPENAI_API_KEY" in said
    assert "HTTP 401" in said
    assert "another-key" not in said


def test_a_missing_key_is_said_before_anything_is_sent(
    asking: Settings, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY")
    with pytest.raises(SettingsError, match="환경 변수 OPENAI_API_KEY가 비어"):
        open_encoder(asking)
    assert service.requests == []


def test_texts_go_where_the_settings_say_and_nowhere_else(
    settings: Settings, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    encode(TEXTS, open_encoder(asking_for(settings, service.url)))
    assert set(TEXTS) <= set(service.texts)
    unnamed = open_encoder(asking_for(settings, ""))
    assert unnamed.identity == "openai-small-https://api.openai.com/v1-centred"


def test_an_unknown_model_is_a_wrong_setting(asking: Settings, service: Service) -> None:
    service.faults = [404]
    assert "causes.encoder의 모델 이름" in failure(SettingsError, TEXTS, asking)


def test_a_server_that_is_not_there(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setattr(endpoint, "RETRIES", 0)
    said = failure(RunError, TEXTS, asking_for(settings, "http://127.0.0.1:9/v1"))
    assert "APIConnectionError" in said


@pytest.mark.parametrize(
    "reply",
    [
        {"data": []},
        {"data": [{"index": 0, "embedding": [1.0, 2.0]}]},
        {"data": [{"index": n, "embedding": [1.0] * (n + 1)} for n in range(len(ANCHORS))]},
        {"data": [{"index": n, "embedding": "????"} for n in range(len(ANCHORS))]},
        {"hello": "world"},
        "<html>",
        [],
        b"",
        b'{"data": [',
    ],
)
def test_an_answer_that_is_no_embedding(asking: Settings, service: Service, reply: object) -> None:
    service.reply = reply
    said = failure(RunError, TEXTS, asking)
    assert "임베딩이 아닙니다" in said
    assert f"벡터 {len(ANCHORS)}개" in said


def test_vectors_that_are_no_numbers(asking: Settings, service: Service) -> None:
    service.vector = lambda text: [float("nan")] * DIMENSIONS
    with pytest.raises(RunError, match="NaN"):
        encode(TEXTS, open_encoder(asking))


def test_a_server_that_changed_its_model(asking: Settings, service: Service) -> None:
    encode(TEXTS, open_encoder(asking))
    service.vector = lambda text: [1.0, *[float(len(text))] * DIMENSIONS]
    with pytest.raises(RunError, match="차원이") as caught:
        encode(MANY, open_encoder(asking))
    assert f"기대: {DIMENSIONS}차원" in str(caught.value)
    assert f"실제: {DIMENSIONS + 1}차원" in str(caught.value)
    assert "cache/vectors" in str(caught.value)


def test_only_masked_short_texts_with_letters_leave_the_house(asking: Settings, service: Service) -> None:
    texts = pd.Series(["제 번호 010-1234-5678 로 연락 주세요", "", " \0 ", "가" * 20_000])
    vectors = encode(texts, open_encoder(asking))
    sent = set(service.texts) - set(ANCHORS)
    assert sent == {"제 번호 [전화번호] 로 연락 주세요", "내용 없음", "가" * 1500}
    np.testing.assert_array_equal(vectors[1], vectors[2])
    assert np.isfinite(vectors).all()


def test_progress_and_saving_while_it_runs(
    asking: Settings, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voc.causes.encoder.SAVE_EVERY", 0)
    said: list[str] = []
    encode(MANY, open_encoder(asking), said.append)
    assert said == [f"문장 벡터 {done}/300건" for done in (64, 128, 192, 256, 300)]
