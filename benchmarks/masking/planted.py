"""Planted personal data: values from the numbering plans, put into sentences as customers write them."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

BEFORE = (
    "", "안녕하세요 ", "환불 부탁드립니다. ", "배송이 3일째 안 와서요 ", "[문의] ",
    "어제 12시쯤 주문했어요\n", "3번째 문의입니다!! ", "ㅠㅠ ", "수량 2개 ", "사이즈 105 ",
)  # fmt: skip
LEAD = {
    "number": ("제 번호는 ", "연락처:", "연락처 ", "", "전화 ", "폰번호 ", "번호가 ", "Tel. ", "h.p ",
               "(", "☎"),
    "rrn": ("주민번호는 ", "주민등록번호 ", "", "본인확인용 ", "생년월일/주민 "),
    "account": ("환불계좌 ", "계좌번호는 ", "입금은 ", "제 통장 ", "환불 계좌: "),
    "card": ("카드번호 ", "결제한 카드는 ", "", "카드 번호: "),
    "email": ("메일은 ", "이메일: ", "", "아이디 ", "회신은 "),
    "address": ("", "주소는 ", "배송지: ", "받는 곳 ", "저희 집은 "),
}  # fmt: skip
AFTER = (
    "", "입니다", "이에요", " 로 연락주세요", "로 연락 주세요", "으로 부탁드려요", "인데요", ".", "!",
    "ㅠㅠ", ")", " 확인해 주세요", "\n감사합니다", "은 제 거예요", "예요~", ", 빨리요", " 2시 이후 가능",
    " 3일째예요",
)  # fmt: skip
GIVEN = """
    민준 서연 지훈 수빈 예은 도윤 하은 시우 지우 현우 은지 영희 철수 미경 정숙 영수 경자 성호 유진 다은
    재현 나연 태형 보라 소희 상철 혜진 광수 순자 동현 하늘 슬기 아름 빛나 새롬 가람
"""
SHORT = "준산철란훈솔진민"
FAMILY = """
    김 이 박 최 정 강 조 윤 장 임 한 오 서 신 권 황 안 송 전 홍 유 고 문 양 손 배 백 허 남 심
    남궁 황보
"""


STREETS = "테헤란로 월드컵북로 판교역로 센텀중앙로 대학로 동탄대로 백제대로 중앙로"
AREAS = "02 031 032 033 041 042 043 044 051 052 053 054 055 061 062 063 064 070 0507 0504"


@dataclass(frozen=True)
class Planted:
    """A sentence, and the value in it that must not be left."""

    text: str
    value: str


Maker = Callable[[random.Random], str]


def digits(rng: random.Random, size: int) -> str:
    """Random digits."""
    return "".join(rng.choice("0123456789") for _ in range(size))


def joined(rng: random.Random, parts: list[str], separators: tuple[str, ...]) -> str:
    """The parts with one separator, now and then in another width or with an unseen character."""
    text = rng.choice(separators).join(parts)
    trick = rng.random()
    if trick < 0.06:
        return text.translate({ord("0") + n: ord("０") + n for n in range(10)})
    if trick < 0.09:
        place = rng.randrange(1, len(text))
        return text[:place] + "\u200b" + text[place:]
    return text


DASHED = ("-", "-", "-", " ", ".", "", " - ", "–", "/", "ㅡ")


def mobile(rng: random.Random) -> str:
    """010 and the old ones, also with the country code."""
    head = rng.choice(["010"] * 12 + ["011", "016", "017", "018", "019", "+82 10", "+8210", "(010)"])
    middle = digits(rng, 4 if "10" in head else rng.choice((3, 4)))
    return joined(rng, [head, middle, digits(rng, 4)], DASHED)


def spoken(rng: random.Random) -> str:
    """A mobile number said in syllables."""
    zero, six = rng.choice("공영"), rng.choice("육륙")
    words = dict(zip("0123456789", f"{zero}일이삼사오{six}칠팔구", strict=True))
    parts = ["010", digits(rng, 4), digits(rng, 4)]
    return rng.choice((" ", "", "-", "에 ", " 다시 ", ", ")).join("".join(words[d] for d in p) for p in parts)


def landline(rng: random.Random) -> str:
    """Area codes, internet (070) and safe numbers (050x)."""
    area = rng.choice(AREAS.split())
    middle = str(rng.randrange(2, 10)) + digits(rng, rng.choice((2, 3)))
    return joined(rng, [area, middle, digits(rng, 4)], ("-", "-", " ", ".", "", ")"))


def resident(rng: random.Random) -> str:
    """Resident and foreigner registration numbers, some half starred."""
    year, century = rng.choice([(rng.randrange(40, 100), "1256"), (rng.randrange(26), "3478")])
    birth = f"{year:02d}{rng.randrange(1, 13):02d}{rng.randrange(1, 29):02d}"
    tail = rng.choice(("******", digits(rng, 6), digits(rng, 6), digits(rng, 6)))
    return joined(rng, [birth, rng.choice(century) + tail], ("-", "-", " ", "", " - ", "–"))


def account(rng: random.Random) -> str:
    """The big banks' groupings."""
    bank, sizes = rng.choice(
        [
            ("국민", (6, 2, 6)), ("신한", (3, 3, 6)), ("우리", (4, 3, 6)), ("하나", (3, 6, 5)),
            ("농협", (3, 4, 4, 2)), ("기업은행", (3, 6, 2, 3)), ("카카오뱅크", (4, 2, 7)),
            ("토스뱅크", (4, 4, 4)),
            ("케이뱅크", (3, 3, 6)), ("새마을금고", (4, 4, 4, 1)), ("우체국", (6, 2, 6)),
            ("SC제일은행", (3, 2, 6)),
            ("부산은행", (3, 4, 4, 2)), ("카뱅", (4, 2, 7)), ("수협", (3, 2, 6)), ("씨티은행", (3, 6, 3)),
        ]
    )  # fmt: skip
    number = joined(rng, [str(rng.randrange(1, 10)) + digits(rng, n - 1) for n in sizes], ("-", "-", " ", ""))
    return rng.choice((f"{bank} {number}", f"{number} {bank}", f"{bank}{number}", f"{number} ({bank})"))


def card(rng: random.Random) -> str:
    """Visa, Mastercard, domestic 9, American Express; with their check digit."""
    fours = (4, 4, 4, 4)
    head, sizes = rng.choice([("4", fours), ("5", fours), ("94", fours), ("37", (4, 6, 5))])
    body = head + digits(rng, sum(sizes) - len(head) - 1)
    doubled = [int(d) * (2 - place % 2) for place, d in enumerate(reversed(body))]
    number = body + str(-sum(sum(divmod(d, 10)) for d in doubled) % 10)
    starts = [sum(sizes[:i]) for i in range(len(sizes))]
    parts = [number[s : s + n] for s, n in zip(starts, sizes, strict=True)]
    return joined(rng, parts, ("-", "-", " ", "", "."))


def email(rng: random.Random) -> str:
    """With spaces, [at], (at), 골뱅이 and 닷컴."""
    user = "".join(rng.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(rng.randrange(3, 9)))
    user += rng.choice(("", digits(rng, 2), f".{rng.choice('kls')}im", f"_{digits(rng, 3)}"))
    domain = rng.choice(("naver.com", "gmail.com", "daum.net", "hanmail.net", "kakao.com", "nate.com",
                         "mycompany.co.kr", "yonsei.ac.kr", "outlook.com"))  # fmt: skip
    at = rng.choice(("@", "@", "@", " @ ", "[at]", " [at] ", "(at)", " 골뱅이 ", "골뱅이", "＠", "@ "))
    if "골뱅이" in at and rng.random() < 0.5:
        domain = rng.choice(("네이버", "네이버 닷컴", "네이버닷컴", "지메일 닷컴", "다음 닷 넷"))
    text = user + at + domain
    return text.upper() if rng.random() < 0.04 else text


def road(rng: random.Random) -> str:
    """A road address, some with a flat."""
    region = rng.choice(("서울시 강남구", "서울 마포구", "경기도 성남시 분당구", "부산광역시 해운대구",
                         "대전 유성구", "경기 화성시", "전북 전주시 완산구", "제주특별자치도 제주시",
                         "강원도 춘천시"))  # fmt: skip
    street = rng.choice(STREETS.split())
    street += rng.choice(("", "", f"{rng.randrange(1, 80)}길", f" {rng.randrange(1, 80)}번길"))
    flat = f" {rng.randrange(101, 120)}동 {rng.randrange(101, 2500)}호"
    flat = rng.choice(("", "", flat, f", {rng.randrange(2, 20)}층"))
    return f"{region} {street} {rng.randrange(1, 400)}{rng.choice(('', f'-{rng.randrange(1, 30)}'))}{flat}"


def lot(rng: random.Random) -> str:
    """A lot address."""
    region = rng.choice(("서울 성북구 정릉동", "경기도 수원시 영통구 매탄동", "부산 해운대구 우동",
                         "인천 부평구 산곡동", "충북 청주시 흥덕구 가경동", "강원도 평창군 대관령면 횡계리",
                         "전남 순천시 연향동"))  # fmt: skip
    number = f"{rng.randrange(1, 1500)}{rng.choice(('', f'-{rng.randrange(1, 40)}'))}"
    return f"{region} {number}{rng.choice(('', '번지'))}"


def short_name(rng: random.Random) -> Planted:
    """A name of two syllables, which looks like any word; about one in thirty Koreans has one."""
    return name(rng, rng.choice(FAMILY.split()) + rng.choice(SHORT))


def name(rng: random.Random, person: str = "") -> Planted:
    """A name in the frames 저는, 이름은, 예금주 and those like them."""
    person = person or rng.choice(FAMILY.split()) + rng.choice(GIVEN.split())
    frame = rng.choice(
        ("저는 {}입니다", "저는 {}이라고 합니다", "저는 {}인데요", "제 이름은 {}이에요", "이름은 {}입니다",
         "이름 {}", "이름: {}", "예금주 {}", "예금주: {}", "예금주는 {}입니다", "예금주명 {}",
         "예금주 {}으로 환불해 주세요",
         "성함은 {}이고요", "(예금주 {})", "이름은 {} 이구요", "저는 {} 입니다")
    )  # fmt: skip
    end = rng.choice((" ", ". ", "\n")) + "환불해 주세요"
    return Planted(rng.choice(BEFORE) + frame.format(person) + end, person)


def in_sentence(lead: str, make: Maker) -> Callable[[random.Random], Planted]:
    """A value with words before and behind, as a customer would write it."""

    def plant(rng: random.Random) -> Planted:
        value = make(rng)
        return Planted(rng.choice(BEFORE) + rng.choice(LEAD[lead]) + value + rng.choice(AFTER), value)

    return plant


KINDS: dict[str, Callable[[random.Random], Planted]] = {
    "휴대전화": in_sentence("number", mobile),
    "말로 읽은 번호": in_sentence("number", spoken),
    "유선·070·050": in_sentence("number", landline),
    "주민번호": in_sentence("rrn", resident),
    "계좌번호": in_sentence("account", account),
    "카드번호": in_sentence("card", card),
    "이메일": in_sentence("email", email),
    "도로명 주소": in_sentence("address", road),
    "지번 주소": in_sentence("address", lot),
    "이름": name,
    "두 글자 이름": short_name,
}
