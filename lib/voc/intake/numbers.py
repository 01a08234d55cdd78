"""What personal numbers and e-mail addresses look like in Korean inquiries.  One pattern a kind.

All patterns look at folded text (`voc.intake.fold`).  A finder returns the spans to hide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

Span = tuple[int, int]

_SEP = r"[-.\s/~,·•∙:|_)(]{0,4}"
_SAID = "[0-9공영일이삼사오육륙칠팔구]"  # digits as they are said
_OPEN = r"(?:\((?=[\d+\s-]{2,6}\)))?"  # a bracket that closes after the area code

_PHONE = re.compile(
    rf"""
    (?<!\d)(?<!\d-)(?<!0\.)(?:
      # mobile, also with letters for the zeros
      {_OPEN}(?:\+?(?:00)?82{_SEP}(?:0\)?)?|0|[oOㅇ](?=1[0oOㅇ]))1[016789oOㅇ]{_SEP}\d{{3,4}}{_SEP}\d{{4}}
      # landline, internet and safe numbers
    | {_OPEN}(?:\+?82{_SEP}(?:0\)?)?|0)(?:2|3[1-3]|4[1-4]|5[1-5]|6[1-4]|70|50\d?){_SEP}\d{{3,4}}{_SEP}\d{{4}}
      # digit by digit
    | 0\s1\s[016789](?:\s?-?\s?\d){{7,8}}
      # said aloud
    | [공영0]\s?[일1]\s?[공영0일1육칠팔구6-9](?:(?:{_SEP}|\s?[에의]\s?|\s?다시\s?){_SAID}){{8}}
      # a spreadsheet ate the zero
    | 10-\d{{4}}-\d{{4}}
      # without an area code, but named a phone
    | (?:(?<=전화)|(?<=전화번호)|(?<=연락처)|(?<=폰)|(?<=[Tt][Ee][Ll]))[\s:.은는]{{0,3}}
      (?P<local>(?!1[568]\d\d)\d{{3,4}}-\d{{4}})(?!-)
    )(?!\d)(?!-[1-9])
    """,
    re.VERBOSE,
)
_DAY = re.compile(r"(?<!\d)20\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\d)")
"""A day beside an id; nobody writes a phone's last eight digits in four, two and two."""
_EMAIL = re.compile(
    r"""
    (?<![A-Za-z0-9])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}\s{0,2}
    (?:@|\[\s?at\s?\]|\(\s?at\s?\)|골뱅이|앳)\s{0,2}
    (?:
      (?:[A-Za-z0-9-]{1,40}\s?(?:\.|\[dot\]|\(dot\)|닷|점|쩜)\s?){1,3}
      (?:(?:com|net|org|co|kr|io|me|biz|info|ac|go|or|shop)(?![A-Za-z0-9])|컴|콤|넷|케이알)
    | (?:[A-Za-z0-9-]{1,40}\.){1,3}[A-Za-z]{2,12}
    | (?:naver|gmail|daum|hanmail|nate|kakao|hotmail|outlook|icloud|yahoo)(?![A-Za-z0-9.])
    | (?:네이버|지메일|다음|한메일|네이트|카카오)(?:\s?(?:닷|점|쩜|\.)\s?(?:컴|콤|com|넷|net))?
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_RRN = re.compile(
    r"(?<!\d)(?<!\d-)(?P<birth>\d{6})(?P<gap>\s{0,2}[-.]?\s{0,2})(?P<century>[1-8])"
    r"(?:\d{6}(?!\d)|[\d*xX●○]{6}(?![\dxX*]))"
)
_LAST_BIRTH = "2039"  # a number of someone born later is a barcode or an order
_RRN_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
_CARD = re.compile(
    r"(?<!\d)(?<!\d-)(?:(?:\d{4}[-.\s]{0,3}){3}\d{4}|\d{4}[-.\s]{0,3}\d{6}[-.\s]{0,3}\d{4,5})(?!\d)(?!-\d)"
)
_BANK = (
    r"국민|신한|우리|하나|기업|농협|수협|신협|새마을(?:금고)?|우체국|카카오(?:뱅크)?|카뱅|토스(?:뱅크)?|케이뱅크|제일|씨티"
    r"|산업|부산|대구|경남|광주|전북|제주|iM(?:뱅크)?|KB|NH|IBK|SC|MG"
)
_ACCOUNT = re.compile(
    rf"""
    (?P<bank>(?:{_BANK})(?:은행)?[\s:]{{0,2}})?
    (?<!\d)(?<!\d[-.])(?P<number>\d{{2,7}}(?:\s?-\s?\d{{1,8}}){{1,4}}|\d{{3,6}}(?:\s\d{{2,8}}){{2,3}}|\d{{10,14}})
    (?!\d)(?!-\d)(?!\s?[원만개건])
    """,
    re.VERBOSE,
)
_BANK_AFTER = re.compile(rf"\s?[(/,]?\s?(?:{_BANK})(?:은행)?(?![가-힣])")
_HIDDEN = re.compile(r"\[[가-힣]+\]")
_MONEY = re.compile(r"계좌|통장|입금|송금|이체|은행|뱅크|예금주|부쳐")
_ORDER = re.compile(
    r"(?:주문|송장|운송장|접수|상품|문의|배송|쿠폰|승인|조회)\s?(?:번호|코드|건)?\s?[:#은는이가]?\s{0,2}$"
)
_LONG = re.compile(r"(?<!\d)(?<!\d-)\d{8,20}(?!\d)(?!-\d)(?!\s?[원만개건])")
_CARD_WORD = re.compile(r"카드\s?(?:번호)?[^\d]{0,8}$")


def find_phone(text: str) -> Iterator[Span]:
    """Mobile, landline, internet and safe numbers; not a company's (1588, 1544, 1661, 080)."""
    for match in _PHONE.finditer(text):
        if not _DAY.search(match[0]):
            yield match.span("local") if match["local"] else match.span()


def find_email(text: str) -> Iterator[Span]:
    """E-mail addresses, also with spaces, (at), [at] or 골뱅이 for the sign."""
    for match in _EMAIL.finditer(text):
        yield match.span()


def find_rrn(text: str) -> Iterator[Span]:
    """Resident and foreigner registration numbers: a real birth date, then 1 to 8."""
    for match in _RRN.finditer(text):
        bare = not match["gap"]
        if not _is_birth(match["birth"], match["century"]):
            continue
        if not (bare and (_named_order(text, match.start()) or _is_barcode(match[0]))):
            yield match.span()


def find_card(text: str) -> Iterator[Span]:
    """Card numbers of 14 to 16 digits with a right check digit (Luhn), or four fours after the word 카드."""
    for match in _CARD.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        issued = digits[0] in "34569" or "2221" <= digits[:4] <= "2720"
        named = len(digits) == 16 and _CARD_WORD.search(text, max(0, match.start() - 16), match.start())
        if named or (issued and _luhn(digits)):
            yield match.span()


def find_account(text: str) -> Iterator[Span]:
    """Account numbers: 10 to 14 digits beside a bank or a word of money; no date, no order."""
    for match in _ACCOUNT.finditer(text):
        start, end = match.span("number")
        digits = re.sub(r"\D", "", match["number"])
        if not 10 <= len(digits) <= 14 or _is_day(digits[:8]) or _named_order(text, start):
            continue
        before, after = text[max(0, start - 25) : start], text[end : end + 15]
        if digits == match["number"]:  # plain digits may be an id of another line, so stay on this one
            before, after = before.rpartition("\n")[2], after.partition("\n")[0]
        before, after = _HIDDEN.sub("", before), _HIDDEN.sub("", after)  # [계좌번호] says nothing of the next
        banked = match["bank"] or (digits != match["number"] and _BANK_AFTER.match(text, end))
        if banked or _MONEY.search(before) or _MONEY.search(after):
            yield start, end


def _named_order(text: str, start: int) -> bool:
    """Whether the words just before say that this is an order, an invoice or a coupon."""
    return _ORDER.search(text, max(0, start - 14), start) is not None


def _is_birth(six: str, century: str) -> bool:
    """Whether six digits are a birth date of the century that the seventh names."""
    year = ("19" if century in "1256" else "20") + six[:2]
    return year <= _LAST_BIRTH and _is_date(year, six[2:4], six[4:])


def _is_barcode(digits: str) -> bool:
    """Whether 13 digits are a Korean product's (880…) and no resident number by their check digits.

    Companies' numbers such as 8801062 look like births of 1988.  Those all have the resident registration's
    own check digit (it was given up in October 2020), so whoever was born then is still found.
    """
    if not re.fullmatch(r"880\d{10}", digits):
        return False
    *body, last = map(int, digits)
    barcode = -sum(d * (3 if place % 2 else 1) for place, d in enumerate(body)) % 10
    resident = (11 - sum(d * w for d, w in zip(body, _RRN_WEIGHTS, strict=True)) % 11) % 10
    return last == barcode and last != resident


def find_order(text: str) -> Iterator[Span]:
    """Order and tracking numbers: 12 digits or more that begin with a day, or 8 that are named one."""
    for match in _LONG.finditer(text):
        dated = len(match[0]) >= 12 and _is_day(match[0][:8])
        if dated or _named_order(text, match.start()):
            yield match.span()


def _is_day(eight: str) -> bool:
    """Whether eight digits are a day of our time, as order numbers begin."""
    return eight[:2] == "20" and _is_date(eight[:4], eight[4:6], eight[6:])


def _is_date(year: str, month: str, day: str) -> bool:
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True


def _luhn(digits: str) -> bool:
    """The check digit of ISO/IEC 7812-1, annex B."""
    doubled = [int(d) * (1 + place % 2) for place, d in enumerate(reversed(digits))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0
