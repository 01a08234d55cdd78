"""Personal data of every form is hidden; what only looks like it is not."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voc.intake import find_personal, mask
from voc.intake.mask import mask_all
from voc.placeholders import PLACEHOLDERS

PLANTED = {
    "phone": [
        "010-1234-5678", "010 1234 5678", "01012345678", "010.1234.5678", "(010) 1234-5678",
        "+82 10-1234-5678", "82-10-1234-5678", "+82(0)10 1234 5678", "011-234-5678", "02-345-6789",
        "02)3456-7890", "0312345678", "070-1234-5678", "0507-1234-5678", "공일공 일이삼사 오육칠팔",
        "공일공에 일이삼사에 오육칠팔", "０１０－１２３４－５６７８", "010\u200b-12\u200b34-5678",
        "010ㅡ1234ㅡ5678", "0 1 0 1 2 3 4 5 6 7 8", "10-1234-5678", "o1o-1234-5678",
        "010-1234-5678-010-2222-3333", "010•1234•5678", "010:1234:5678", "010|1234|5678",
    ],
    "rrn": ["900101-1234567", "900101 - 2345678", "0203153123456", "900101-2******", "９００１０１-1234567"],
    "card": ["4111-1111-1111-1111", "4111111111111111", "3782 822463 10005", "30569309025904"],
    "account": [
        "국민은행 123456-78-901234", "환불계좌 110-123-456789", "1002-123-456789 이 통장에 넣어주세요",
        "우리 1002-123-456789", "계좌번호 12345678901234", "카카오뱅크 3333-01-1234567",
        "농협 302 1234 5678 91", "환불은 110-123-456789 신한 으로", "123456-01-123456(국민)",
    ],
    "email": [
        "hong@naver.com", "hong @ naver.com", "hong[at]naver.com", "hong(at)naver.com",
        "hong골뱅이네이버닷컴", "hong 골뱅이 gmail 점 com", "hong.gil-dong@mail.example.co.kr",
        "hong＠naver.com",
    ],
    "address": [
        "서울시 강남구 테헤란로 152", "경기도 성남시 분당구 판교역로 166, 101동 1203호",
        "부산 해운대구 우동 1408번지", "수원시 영통구 매탄동 123-4", "고양시 일산동구 중앙로1275번길 38-10",
        "101동 1203호", "새 주소 마포대로 12",
    ],
    "name": [
        "저는 김민수입니다", "제 이름은 이영희예요", "성함: 박지훈", "예금주 최수진",
        "받는분 정하은 맞습니다", "수령인 : 홍길동", "박철수 명의로 주문했어요", "상담원 김민지님이",
        "주문자 남궁민수 입니다", "김민수 / 010-1234-5678",
    ],
}  # fmt: skip

HARMLESS = [
    "1588-1234", "전화 1544-0000", "1577-1234", "1600-1234", "1661-1234", "1899-1234", "080-123-4567",
    "송장번호 6123-4567-8901 입금했어요",
    "2026-06-28 14:03 입금", "1,234,567원 입금", "쿠폰 ABCD-1234-5678-9012", "사이즈 105-110",
    "10000000000원 이체", "카드로 3개월 앱으로 2번", "서울로 3일 안에 와요", "저는 주문자입니다",
    "예금주 확인이 필요해요", "받는 사람 주소가 틀려요", "이름은 제이름인데", "구매자님",
    "강남구 배송 언제 와요", "0.0101234567", "9911311234567",
]  # fmt: skip


@pytest.mark.parametrize("text", ["주문번호 2026061200123", "2026061200123 환불계좌 어디서 봐요"])
def test_an_order_number_is_a_key_and_no_account(text: str) -> None:
    masked, kinds = mask(text)
    assert kinds == ("order",)
    assert "[주문번호]" in masked
    assert find_personal(masked) == find_personal(text) == []


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, texts in PLANTED.items() for text in texts]
)
def test_every_form_is_hidden(kind: str, text: str) -> None:
    masked, kinds = mask(f"안녕하세요. {text}")
    assert kind in kinds
    assert PLACEHOLDERS[kind] in masked
    assert not any(letter.isdigit() for letter in masked) or kind in ("address", "account", "name")
    assert mask(masked) == (masked, ())
    if kind != "name":
        assert kind in find_personal(text)
        assert find_personal(masked) == []


def test_a_hidden_account_makes_no_account_of_the_next_number() -> None:
    assert mask("입금했어요 123456789012 다시 확인해 주세요 코드 88012345678901")[0].endswith(
        " 88012345678901"
    )


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_text_stays(text: str) -> None:
    assert mask(text) == (text, ())


def test_all_kinds_of_one_text() -> None:
    masked, kinds = mask("예금주 홍길동 농협 302-1234-5678-91, 010-1234-5678, a@b.com")
    assert masked == "예금주 [이름] 농협 [계좌번호], [전화번호], [이메일]"
    assert kinds == ("email", "phone", "account", "name")


def test_only_the_find_is_cut_out() -> None:
    assert find_personal("입금했어요\n1234567890\n문의") == []  # an id on the next line
    assert mask("ＡＢ　①\u200b 번호 ０10-1234-5678!")[0] == "ＡＢ　①\u200b 번호 [전화번호]!"


PIECES = st.sampled_from(
    [text for texts in PLANTED.values() for text in texts]
    + HARMLESS
    + list(PLACEHOLDERS.values())
    + ["이름 ", " / "]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=6), st.sampled_from(["", " ", "-", "\n"]))
def test_masking_is_idempotent(pieces: list[str], glue: str) -> None:
    masked, _ = mask(glue.join(pieces))
    assert mask(masked) == (masked, ())
    assert find_personal(masked) == []


def test_few_real_titles_are_changed() -> None:
    file = Path(__file__).parents[3] / "shared" / "data" / "petition_titles.parquet"
    if not file.is_file():
        pytest.skip("../shared/data/petition_titles.parquet이 없어 오탐률을 재지 않습니다.")
    titles = pd.read_parquet(file, columns=["text"])["text"].iloc[::8]
    assert (mask_all(titles)["text"] != titles).mean() <= 0.01
