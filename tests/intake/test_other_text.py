"""Personal data in ids and in columns other than the text."""

from __future__ import annotations

import pandas as pd
import pytest

from voc.intake import mask
from voc.intake.mask import find_personal
from voc.intake.other_text import mask_columns, mask_ids


def test_columns_that_pages_show_are_masked_and_counted() -> None:
    table = pd.DataFrame(
        {
            "text": ["010-1234-5678"] * 3,  # masked elsewhere
            "partner": ["모노로그", "문의 010-1234-5678", "a@b.com 상점"],
            "status": ["완료", None, "완료"],
            "product": ["김민수님", "8801062631001", "101동 1203호"],
        }
    )
    masked, notes = mask_columns(table)
    assert masked["partner"].tolist() == ["모노로그", "문의 [전화번호]", "[이메일] 상점"]
    assert masked["product"].tolist() == ["김민수님", "8801062631001", "[주소]"]
    assert masked["status"].tolist() == table["status"].tolist()
    assert masked["text"].tolist() == table["text"].tolist()
    assert notes == (
        "'partner' 열의 값 2종에 개인정보가 있어 가렸습니다.",
        "'product' 열의 값 1종에 개인정보가 있어 가렸습니다.",
    )


def test_ids_that_name_a_person_become_their_hash() -> None:
    ids = pd.Series(["Q260623065", "010-1234-5678", "hong@naver.com", "010-1234-5678"])
    masked, notes = mask_ids(ids, b"salt")
    assert masked[0] == ids[0]
    assert masked[1] == masked[3] != masked[2]
    assert not any(find_personal(name) for name in masked)
    assert masked.tolist() == mask_ids(ids, b"salt")[0].tolist() != mask_ids(ids, b"pepper")[0].tolist()
    assert notes == ("'inquiry_id' 열의 값 3개가 개인정보처럼 보여 임의의 번호로 바꾸었습니다.",)
    assert mask_ids(ids[:1], b"salt")[1] == ()


@pytest.mark.parametrize(
    "text",
    ["…3fd010 · 2023-08-26", "Q-d010 2023-08-26", "9c01012345678ab", "f4111111111111111", "010 2026-06-28"],
)
def test_the_gate_takes_no_id_and_no_day_for_a_number(text: str) -> None:
    assert find_personal(text) == []


@pytest.mark.parametrize("text", ["TEL01012345678", "번호010-1234-5678", "A, 010-2023-0826", "010-2026-0628"])
def test_real_numbers_are_still_found(text: str) -> None:
    assert find_personal(text) == ["phone"]
    assert mask(text)[1] == ("phone",)


def test_intake_knows_no_ids() -> None:
    assert mask("c01012345678")[1] == ("phone",)


def test_a_barcode_is_no_resident_number() -> None:
    assert mask("8801062631001")[1] == ()  # its own check digit, and not the registration's
    assert mask("8801062631002")[1] == ("rrn",)
    assert mask("8801043015653")[1] == ()  # nobody is born in 2088
