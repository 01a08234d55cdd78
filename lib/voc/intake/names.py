"""Names of persons, only where a rule is sure: a family name and two usual syllables in a telling place."""

from __future__ import annotations

import re
from collections.abc import Iterator

Span = tuple[int, int]

_FAMILY = (
    "남궁|황보|제갈|선우|독고|사공|서문|[김이박최정강조윤장임한오서신권황안송류유전홍고문양손"
    "배백허남심노하곽성차주우구민진지엄채원천방공현함변염여추도소석선설마길연위표명기라왕금옥육인맹]"
)
_FIRST = (
    "가강건경계관광교국군권규균근금기길나남노다단달대덕도동두라란래려령루류리마만말명모무문미민배백범"
    "별병보복봄봉부비빈빛산상새서석선설섭성세소솔송수숙순슬승시신아안애양언연열영예오옥온완용우욱운웅"
    "원월유윤율은을의이익인일자장재정제조종주준중지진찬창채천철청초춘충치태택필하학한해향헌혁현형혜호"
    "홍화환회효후훈휘흥희"
)
_LAST = (
    "강건경관광교국군권규균근금길나남녀노늘단담덕동라란람랑래렬령루룡류름린림모묵문미민배백범별병보복"
    "봉빈빛산삼상서석선설섭성솔송수숙순슬승식신실아안애양언연열엽영예옥온완용우욱운웅원월유윤율은익인"
    "일자재정제조주준중지진찬창채철춘택표필하학한해향헌혁현협형혜호홍화환회훈휘희흠롬샘솜슬기리세걸부"
)
_NAME = rf"(?P<{{group}}>(?:{_FAMILY})[{_FIRST}][{_LAST}])"
# Words of three syllables that look like a name and stand where names stand.
_NO_NAME = re.compile(
    "구매자|여행자|이용자|신청자|주문자|소비자|피해자|가입자|배우자|유학생|신입생|한국인|장애인|전문인|"
    "정상인|주문인|신청인|수신인|주인공|공무원|조합원|구성원|이용객|정상화|여성화|남성화|운동화|정장화|"
    "기성복|남성복|여성복|유아복|전문성|지정일|예정일|이전일|이상한|이상해|유명한|문의한|문의해|주문한|"
    "주문해|고민한|고민해|전송한|전송해|기대한|기대해|오해한|오해해|여자아|남자아|남자애|여자애|"
    "정수기|전화기|안마기|조리기|신호기"
)
_IS = r"(?=\s?(?:입니다|이고|이구|이라고|라고|이에요|예요|이예요|에요|인데|이며|임(?![가-힣])|님|씨))"
_END = r"(?:(?=님|씨|입니다|이고|이에요|예요|이예요|인데|이라고|으로|로(?![가-힣])|이며)|(?![가-힣]))"
_TITLE = (
    r"(?:예금주|받는\s?분|받는\s?사람|받으실\s?분|보내는\s?분|수령인|수취인|주문자|구매자|입금자|신청인"
    r"|명의자|회원|고객|성함|성명|이름)"
)
_SELF, _TITLED, _OWNER, _CALLED, _BESIDE = (
    _NAME.format(group=group) for group in ("self", "titled", "owner", "called", "beside")
)
# 이준, 강레오: whatever follows a family name is a name where the sentence says so
_ANY = rf"(?:{_FAMILY})[가-힣]{{1,2}}?"
_SHORT = rf"(?P<short>{_ANY})"
_TOLD = r"(?=\s?(?:입니다|이고|이구|이라고|이에요|예요|이예요|에요|인데))"
_PERSON = re.compile(
    rf"""
    (?<![가-힣])(?:
      # 저는 홍길동입니다
      (?:저는|전|나는|제가)\s+{_SELF}{_IS}
      # 예금주: 홍길동
    | (?:제\s?)?{_TITLE}\s?명?[은는이가]?[\s:/(\]=-]{{1,4}}{_TITLED}{_END}
      # 이름은 이준입니다, 저는 이준이라고 합니다
    | (?:예금주|성함|성명|제\s?이름)\s?명?(?:[은는이가]\s?|\s?:\s?|\s){_SHORT}{_TOLD}
      # 이름은 이준입니다; 이름은 오트밀인데 is a colour
    | 이름[은이]?\s?(?P<bare>{_ANY})(?=\s?(?:입니다|이라고|이에요|예요|에요))
    | (?:예금주|성함|성명|이름)\s?명?\s?:\s?(?P<listed>{_ANY})(?![가-힣])
    | (?:저는|전)\s+(?P<named>{_ANY})(?=\s?이?라고\s?(?:합|해|하))
      # 홍길동 명의로
    | {_OWNER}(?=\s?님?\s?(?:이름|명의|성함)(?:으?로|의|이|예|입|\s|$))
      # 홍길동님
    | {_CALLED}(?=\s?(?:님|씨)(?:(?![가-힣])|[이가은는께을를의과도]))
      # 홍길동 / 010-1234-5678
    | {_BESIDE}(?=\s?[/,|]?\s?\[(?:전화번호|주민번호|이메일)\])
    )
    """,
    re.VERBOSE,
)


def find_name(text: str) -> Iterator[Span]:
    """Names after 저는, 성함, 예금주 and the like, before 님, 씨, 명의로, beside a hidden number."""
    for match in _PERSON.finditer(text):
        group = str(match.lastgroup)
        denied = text.startswith("아님", match.end(group) - 1)  # 문제아님: no name but "is not"
        if not _NO_NAME.fullmatch(match[group]) and not denied:
            yield match.span(group)
