"""Words that raise a lane, and the everyday words beside them that must not."""

from __future__ import annotations

import pytest

from voc.intake.lanes import COMPLAINT_FILE, RISK_FILE, Lane
from voc.lexicon import lexicon_dir


def shipped(name: str) -> Lane:
    lines = (lexicon_dir() / name).read_text(encoding="utf-8").splitlines()
    return Lane(line.strip() for line in lines if line.strip() and not line.startswith("#"))


@pytest.fixture(scope="module")
def abuse() -> Lane:
    return shipped(COMPLAINT_FILE)


@pytest.fixture(scope="module")
def risk() -> Lane:
    return shipped(RISK_FILE)


@pytest.mark.parametrize(
    "text",
    [
        "시1발 환불해",
        "시...발",
        "씨이발 진짜",
        "ㅅㅣㅂㅏㄹ",
        "ㅆ발",
        "씨bal",
        "tlqkf 언제 와",
        "쌔끼들아",
        "야이 새꺄",
        "병시나",
        "니까짓 게 상담원이냐",
        "못배운 티 내지 마",
        "상담원 머가리가 비었나",
        "ㅈ같네",
        "ＴＬＱＫＦ",
        "죽어라 그냥",
        "미친늠들",
        "일 이따위로 하니까 쯧쯧",
    ],
)
def test_abuse_is_found_however_it_is_written(abuse: Lane, text: str) -> None:
    assert abuse.words(text)


@pytest.mark.parametrize(
    "text",
    [
        "오후 3시 발송이라면서요",
        "18시발 열차",
        "협조까지 부탁드려요",
        "3조까지 가능한가요",
        "가족같은 분위기",
        "유니섹스 티셔츠",
        "죽어라 안 와요",
        "앱을 켜니까 꺼져요",
        "화면이 자꾸 꺼져 있어요",
        "이년 만에 다시 샀어요",
        "그년도 재고",
        "딸치수가 안 맞아요",
        "USB-C발열",
        "쌀에 벌레들이 있어요",
        "노란색 극혐이라 교환",
        "주머니를 뒤졌는데 없어요",
        "저 쓰레기통 색상 문의",
        "냄새가 역겨워요",
        "다시 발송해 주세요",
        "해보지 않았어요",
    ],
)
def test_everyday_words_are_no_abuse(abuse: Lane, text: str) -> None:
    assert abuse.words(text) == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("소비자원에 신고하겠습니다", "소비자원"),
        ("한 번만 더 미루면 고소하겠습니다", "고소하"),
        ("변호사랑 상담 중입니다", "변호사"),
        ("경찰서 가려고요", "경찰서"),
        ("소송 준비하고 있습니다", "소송"),
        ("언론에 알리겠습니다", "언론"),
        ("법대로 합시다", "법대로"),
        ("1372에 전화했어요", "1372"),
        ("불매운동도 할 겁니다", "불매"),
    ],
)
def test_a_threat_of_the_customers_own_is_a_risk(risk: Lane, text: str, word: str) -> None:
    assert risk.words(text) == [word]


@pytest.mark.parametrize(
    "text",
    [
        "언론에 나온 그 상품인가요?",
        "변호사 정장 추천해 주세요",
        "경찰서 앞 편의점으로 보내 주세요",
        "소송 중인 회사라던데 괜찮나요",
        "이 참기름 정말 고소하네요",
        "방송국 굿즈 재입고 문의",
        "국민청원 20만 넘은 가방",
        "주문번호 2026041372949",
        "언론에 나왔어요. 선물로 보내겠습니다",
    ],
)
def test_a_mention_is_no_risk(risk: Lane, text: str) -> None:
    assert risk.words(text) == []


def test_a_word_of_others_affairs_needs_what_the_customer_will_do() -> None:
    lane = Lane(["?소송", ">겠습니다", "!단체소송", "1372"])
    assert lane.words("소송하겠습니다") == ["소송"]
    assert lane.words("소송 기사 봤어요! 사겠습니다") == []
    assert lane.words("단체소송하겠습니다") == []
    assert lane.words("소송" + " 이야기" * 20 + " 하겠습니다") == []
    assert lane.words("1372로, 13720번") == ["1372"]
    assert Lane(["?소송"]).words("소송") == ["소송"]
