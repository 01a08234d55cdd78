"""Postal addresses: road and lot addresses with their house number, and flats (101동 1203호)."""

from __future__ import annotations

import re
from collections.abc import Iterator

Span = tuple[int, int]

_PROVINCE = (
    r"(?:서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충북|충남|전북|전남|경북|경남|제주"
    r"|충청[남북]|전라[남북]|경상[남북])"
    r"(?:특별자치시|특별자치도|특별시|광역시|시|도)?"
)
_CITIES = """
    강릉 거제 경산 경주 계룡 고양 공주 과천 광명 광양 구리 구미 군산 군포 김제 김천 김포 김해 나주
    남양주 남원 논산 당진 동두천 동해 목포 문경 밀양 보령 부천 사천 삼척 상주 서귀포 서산 성남 속초 수원
    순천 시흥 아산 안동 안산 안성 안양 양산 양주 여수 여주 영주 영천 오산 용인 원주 의왕 의정부 이천
    익산 전주 정읍 제주 제천 진주 창원 천안 청주 춘천 충주 태백 통영 파주 평택 포천 포항 하남 화성
"""
_DISTRICTS = """
    강남 강동 강북 강서 관악 광진 구로 금천 노원 도봉 동대문 동작 마포 서대문 서초 성동 성북 송파 양천
    영등포 용산 은평 종로 중랑 중 동 서 남 북 금정 동래 부산진 사상 사하 수영 연제 영도 해운대 달서 수성
    계양 남동 미추홀 부평 연수 광산 대덕 유성 덕양 일산동 일산서 분당 수정 중원 권선 영통 장안 팔달 상록
    단원 동안 만안 기흥 수지 처인 상당 서원 청원 흥덕 동남 서북 덕진 완산 마산합포 마산회원 성산 의창
    진해
"""
_COUNTIES = """
    기장 군위 달성 강화 옹진 울주 가평 양평 연천 고성 양구 양양 영월 인제 정선 철원 평창 홍천 화천 횡성
    괴산 단양 보은 영동 옥천 음성 증평 진천 금산 부여 서천 예산 청양 태안 홍성 고창 무주 부안 순창 완주
    임실 장수 진안 강진 고흥 곡성 구례 담양 무안 보성 신안 영광 영암 완도 장성 장흥 진도 함평 해남 화순
    고령 봉화 성주 영덕 영양 예천 울릉 울진 의성 청도 청송 칠곡 거창 남해 산청 의령 창녕 하동 함안 함양
    합천
"""


def _any(names: str) -> str:
    return "|".join(sorted(names.split(), key=len, reverse=True))


_TOWN = (
    rf"(?<![가-힣])(?:{_any(_CITIES)})시|(?<![가-힣])(?:{_any(_DISTRICTS)})구"
    rf"|(?<![가-힣])(?:{_any(_COUNTIES)})군"
)
_REGION = (
    rf"(?:(?<![가-힣]){_PROVINCE}\s*(?:(?:{_TOWN}|[가-힣]{{1,4}}[시군구])\s*){{0,2}}"
    rf"|(?:(?:{_TOWN})\s*){{1,2}})"
)
_HOUSE = r"\s?(?:지하\s?)?\d{1,4}(?:\s?-\s?\d{1,4})?"
_UNIT = (
    r"년|월|억|개월|번째|퍼센트|시간|공구|지구|단지"
    r"|[개건명회일시분배위등차대가동만천백원](?!\s?\d|[가-힣]{2})"
)
_NOT_A_HOUSE = rf"(?!\d)(?![.,]\d|\s?[%~∼～]|길|호선)(?!\s?(?:{_UNIT}))"
_ROAD = rf"[가-힣A-Za-z0-9·]{{1,12}}(?:대로|로|길)(?:\s?\d{{1,4}}번?[가-힣]?길)?{_HOUSE}{_NOT_A_HOUSE}"
_LOT = rf"[가-힣]{{1,6}}\d{{0,2}}(?:동|리|가)\s?(?:산\s?)?{_HOUSE}(?:번지)?{_NOT_A_HOUSE}"
_FLAT = r"\d{1,4}\s?동\s?\d{1,4}\s?호(?!선)"
_DETAIL = (
    r"(?:[\s,]{0,2}\([가-힣A-Za-z0-9,\s]{1,25}\))?"
    r"(?:(?:[\s,]{1,2}[가-힣A-Za-z0-9]{1,14})?[\s,]{0,2}"
    rf"(?:{_FLAT}|[A-Za-z가-힣]?동?\s?[B비]?\d{{1,5}}\s?호|\d{{1,2}}\s?층))?"
)
_ESTATE = "아파트|빌라|오피스텔|타운|맨션|캐슬|자이|푸르지오|래미안|아이파크|힐스테이트|e편한세상|더샵"
_ADDRESS = re.compile(
    rf"""
    # in a known region
    {_REGION}(?:[가-힣]{{1,5}}[읍면]\s*)?(?:{_ROAD}|(?:[가-힣]{{1,5}}동\s*)?{_LOT}){_DETAIL}
    # named an address
  | (?:(?<=주소)|(?<=배송지)|(?<=수거지)|(?<=받는\ 곳)|(?<=받는곳))[는은가이]?[\s:]{{0,3}}
    (?P<street>(?:{_ROAD}|{_LOT}){_DETAIL})
    # a flat
  | (?:[가-힣A-Za-z0-9]{{2,12}}(?:{_ESTATE})\s*)?{_FLAT}
    """,
    re.VERBOSE,
)
_CAN_BE = re.compile(r"[로길동리가호]\s?(?:지하|산)?\s?\d|\d\s?호")


def find_address(text: str) -> Iterator[Span]:
    """Addresses down to a house or a flat; a town or a street alone is nobody's address."""
    if not _CAN_BE.search(text):
        return
    for match in _ADDRESS.finditer(text):
        yield match.span("street") if match["street"] else match.span()
