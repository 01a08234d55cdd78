"""What the partners sell: names, sizes, colours and prices, and which garment words fit what."""

from __future__ import annotations

import re
from dataclasses import dataclass

from world import PARTNERS


@dataclass(frozen=True)
class Product:
    """One product. ``kind`` is the garment family that sentences can hint at."""

    partner: str
    line: str
    kind: str
    name: str
    price: int


_NAMES = {
    ("모노로그", "셔츠"): (
        "옥스퍼드 베이직 셔츠",
        "코튼 오버핏 셔츠",
        "스트라이프 루즈 셔츠",
        "퍼프 소매 블라우스",
    ),
    ("모노로그", "팬츠"): (
        "린넨 와이드 슬랙스",
        "하이웨이스트 세미부츠컷",
        "핀턱 조거 팬츠",
        "스판 일자 슬랙스",
    ),
    ("모노로그", "스커트"): ("플리츠 롱스커트", "A라인 데님 스커트", "랩 미디스커트"),
    ("모노로그", "니트"): ("세미크롭 브이넥 니트", "골지 하프넥 니트"),
    ("모노로그", "아우터"): ("싱글 트렌치코트", "숏 트위드 자켓", "크롭 데님 자켓"),
    ("하루결", "티셔츠"): ("무지 반팔 티셔츠", "레터링 맨투맨", "헤비코튼 긴팔티", "피그먼트 후드티"),
    ("하루결", "팬츠"): ("생지 데님 팬츠", "밴딩 치노 팬츠", "카고 와이드 팬츠"),
    ("하루결", "셔츠"): ("체크 플란넬 셔츠", "린넨 반팔 셔츠"),
    ("하루결", "아우터"): ("나일론 바람막이", "경량 패딩 조끼"),
    ("포근상점", "니트"): (
        "케이블 라운드 니트",
        "하찌 브이넥 니트",
        "메리노울 가디건 니트",
        "보카시 배색 니트",
    ),
    ("포근상점", "원피스"): ("코듀로이 멜빵 원피스", "골지 니트 원피스", "플라워 쉬폰 원피스"),
    ("포근상점", "티셔츠"): ("모달 레이어드 티셔츠", "와플 라운드 티셔츠", "기모 목폴라 티셔츠"),
    ("스텝노트", "신발"): (
        "스퀘어토 로퍼",
        "클린 레더 스니커즈",
        "청키 어글리 운동화",
        "스트랩 샌들",
        "앵클 첼시부츠",
        "메리제인 플랫슈즈",
    ),
    ("달리봄", "티셔츠"): ("쿨링 반팔 티셔츠", "드라이핏 슬리브리스", "로고 크롭 티셔츠"),
    ("달리봄", "팬츠"): ("사이드라인 트레이닝 팬츠", "하이라이즈 레깅스", "우븐 쇼츠"),
    ("달리봄", "아우터"): ("후드 집업", "코치 자켓"),
    ("달리봄", "신발"): ("라이트 러닝화", "쿠션 슬라이드"),
    ("라온테일러", "아우터"): ("울 싱글 블레이저", "핸드메이드 롱코트", "투버튼 수트 자켓"),
    ("라온테일러", "셔츠"): ("논아이론 드레스 셔츠", "실켓 차이나카라 셔츠", "새틴 타이 블라우스"),
    ("라온테일러", "팬츠"): ("울 혼방 정장 바지", "테이퍼드 슬랙스"),
    ("라온테일러", "원피스"): ("벨티드 셔츠 원피스", "하객 트위드 원피스"),
    ("두손가방", "가방"): ("캔버스 에코백", "소가죽 크로스백", "나일론 백팩", "미니 버킷백", "퀼팅 숄더백"),
    ("리틀소풍", "키즈"): (
        "유아 골지 내복 세트",
        "아동 기모 맨투맨",
        "키즈 데님 멜빵바지",
        "꼬마 누빔 조끼",
        "여아 프릴 원피스",
        "아동 레인코트",
    ),
}
_KIND = {
    "셔츠": "상의",
    "티셔츠": "상의",
    "니트": "니트",
    "팬츠": "하의",
    "스커트": "치마",
    "원피스": "치마",
    "아우터": "아우터",
    "신발": "신발",
    "가방": "가방",
    "키즈": "키즈",
}
_PRICE = {
    "상의": 29_000,
    "니트": 52_000,
    "하의": 44_000,
    "치마": 56_000,
    "아우터": 98_000,
    "신발": 72_000,
    "가방": 68_000,
    "키즈": 31_000,
}
SIZES = {
    "신발": ("230", "235", "240", "245", "250", "255", "260", "265", "270"),
    "가방": ("FREE", "M", "L"),
    "키즈": ("90", "100", "110", "120", "130"),
}
CLOTHES_SIZES = ("S", "M", "M", "L", "L", "XL")
COLOURS = {
    "신발": ("블랙", "아이보리", "브라운", "화이트", "그레이"),
    "가방": ("블랙", "브라운", "크림", "버건디", "네이비"),
    "키즈": ("옐로우", "민트", "핑크", "소라", "베이지"),
}
CLOTHES_COLOURS = (
    "블랙",
    "아이보리",
    "네이비",
    "베이지",
    "차콜",
    "카키",
    "소라",
    "연핑크",
    "오트밀",
    "브라운",
)


def _products() -> tuple[Product, ...]:
    made = []
    for (partner, line), names in _NAMES.items():
        for position, name in enumerate(names):
            kind = _KIND[line]
            # A plain spread of prices round the family's usual one.
            price = _PRICE[kind] + (position * 7 + len(name)) % 9 * 3_000 - 8_000
            made.append(Product(partner, line, kind, name, price // 1000 * 1000 + 900 * (position % 2)))
    return tuple(made)


PRODUCTS = _products()
BY_LINE = {
    (partner.name, line): tuple(p for p in PRODUCTS if (p.partner, p.line) == (partner.name, line))
    for partner in PARTNERS
    for line in partner.lines
}

_TOPS = ("상의", "니트", "아우터", "치마", "키즈")
_HINTS = (  # families that a word fits; of several words the union
    (("신발",), r"신발|운동화|구두|로퍼|샌들|굽|밑창|깔창|발볼|발등|켤레|맨발|발이 커|헐떡|2[2-6][05]"),
    (("가방",), r"가방|어깨끈|더스트백|노트북|스트랩|파우치|에코백|참 장식|지갑"),
    (("상의",), r"셔츠|블라우스|맨투맨|티 크롭|반팔|티셔츠"),
    (_TOPS, r"소매|카라|어깨|가슴|상의|팔이 길|팔뚝|브라캡|겨드랑이|등판|밑단"),
    (("하의",), r"바지|밑위|허벅지|슬랙스|하의|기장 줄|조거"),
    (("하의", "치마", "키즈"), r"허리|데님|롱 기장"),
    (("치마",), r"원피스|치마|스커트|투피스|드레스"),
    (("니트",), r"니트|보풀|캐시미어|가디건"),
    (("아우터",), r"코트|자켓|재킷|패딩|점퍼|외투|트렌치|모자 탈부착|후드|조끼"),
    (("키즈",), r"(아이|애|아기|애들|손주|손녀) ?(옷|내복|겨울옷)|아동복|유아|초등"),
)
_CLOTHES = re.compile(
    r"옷|입어|입고|입던|입을|세탁|박음질|단추|지퍼|실밥|핏|색감|총장|총기장|안감|[한두] ?벌|한 장|두 장|치수"
)
_HINTED = tuple((kinds, re.compile(pattern)) for kinds, pattern in _HINTS)
_KINDS = frozenset(_KIND.values())


def fitting_kinds(sentence: str) -> frozenset[str]:
    """Tell the garment families that a sentence can be about; all of them when it names none."""
    named = frozenset(kind for kinds, pattern in _HINTED if pattern.search(sentence) for kind in kinds)
    if named:
        return named
    return _KINDS - {"신발", "가방"} if _CLOTHES.search(sentence) else _KINDS
