"""From a hand-written sentence to what the customer typed: slots, mood, openers, noise, planted data."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import numpy as np

import noise
from inquiries import Inquiry
from phrases import Phrases, mood
from pii import personal
from world import ABUSE_SHARE, PII_SHARE, RISK_SHARE, SEED, SIMPLE_SHARE

SAID_TWICE = 0.55
"""Chance that a short inquiry says what is wrong in two sentences (about a third of all texts)."""
LONGEST_FIRST, LONGEST_SECOND = 75, 60
_SLOT = re.compile(r"\{(\w+)\}")
_WEEKDAYS = "월화수목금토일"
_PII_KINDS = ("phone", "email", "account", "address", "name", "rrn")
_PII_WEIGHTS = {
    "배송": (8, 1, 0, 6, 3, 0), "반품": (7, 1, 3, 5, 2, 0), "교환": (7, 1, 1, 4, 2, 0),
    "환불": (5, 2, 8, 0, 2, 0),
    "취소·변경": (5, 1, 1, 6, 2, 0), "결제": (5, 2, 3, 0, 4, 4), "회원": (6, 6, 0, 0, 3, 4),
    "쿠폰·적립금": (5, 5, 0, 0, 3, 0),
}  # fmt: skip
_NO_OPENER = re.compile(
    r"^(안녕|저기|저 |하\.|아니|문의|주문번호|상품|품명|신청인|회원등급|아이디:|접수번호|구매:|검색어|엥|"
    r"헬프|혹시)"
)
_FORM = re.compile(r" / |: .*: ")
_FRIENDLY = re.compile(
    r"여쭤|질문|물어|궁금|하이요|처음 이용|감사|수고|고생|하루 되세요|기다릴|죄송|친절|좋은 아침|"
    r"기다리고 있겠|넵|부탁드려요~"
)
_HARSH = re.compile(
    r"ㅡㅡ|실망|복붙|답 주세요 좀|빨리요|다신|믿고 샀|속상|화내서|책임|답 없으면|답좀|황당|아 진짜|"
    r"^하\.\.\.|^아니$"
    r"|헬프|여기 \[|이거 좀 봐|저만 이런|얼른요|도와주세요|ㅠㅠㅠ|하이요|저기여|ASAP|넵|급해요 진짜|"
    r"급해요\||급합니다|오늘\|"
)
_STIFF = re.compile(r"니까|니다|하루\] 되세요|친절|고객으로서|바쁘신|좋은 아침|고생하시|서툴지만")
_WRITTEN = re.compile(
    r"적는|앱으로 보고|챗봇|씁니다|남깁니다|채팅|사진|캡처|글 |글이|적습|:\)|ㅠ|ㅎ|🙏|😢|\^\^|전화|"
    r"문자로|하이요|저기여|ASAP|줄입니다|헬프"
)
_WITH_PHOTO = {"불량·오배송", "반품", "AS·정품", "상품", "앱 오류", "교환"}
_GOODS = {"배송", "반품", "교환", "환불", "취소·변경", "불량·오배송", "AS·정품"}


class Writer:
    """Writes the inquiries' texts, one after the other, hardly ever the same text twice."""

    def __init__(self) -> None:
        self._rng = np.random.default_rng([SEED, 5])
        self.phrases = Phrases(self._rng)
        self._used: set[str] = set()

    def write(self, inquiry: Inquiry) -> None:
        """Set the text of an inquiry and what was planted in it."""
        rng = self._rng
        pool = "simple" if inquiry.is_simple else "late" if inquiry.late else "early"
        inquiry.risk = not inquiry.is_simple and bool(rng.random() < RISK_SHARE / (1 - SIMPLE_SHARE))
        inquiry.abuse = not inquiry.is_simple and bool(rng.random() < ABUSE_SHARE / (1 - SIMPLE_SHARE))
        carrier = self._carrier(inquiry) if rng.random() < PII_SHARE else ""
        if carrier:
            carrier, inquiry.pii = self._personal(carrier)
        sentence = self._sentence(inquiry, pool)
        if not inquiry.is_simple and len(sentence) <= LONGEST_FIRST and rng.random() < SAID_TWICE:
            sentence = self._and_again(inquiry, sentence)
        # A short text may come twice, as it does in life; otherwise say it with more around it.
        may_repeat = rng.random() < 0.05
        for attempt in range(12):
            text = self._compose(inquiry, sentence, carrier, attempt)
            if text not in self._used or (may_repeat and inquiry.parent is None):
                break
        self._used.add(text)
        inquiry.text = text

    def _sentence(self, inquiry: Inquiry, pool: str) -> str:
        spoken = inquiry.channel == "전화"
        return self.phrases.sentence(
            inquiry.cause.key, pool, inquiry.product.kind, bool(inquiry.order), spoken
        )

    def _and_again(self, inquiry: Inquiry, sentence: str) -> str:
        """People say what is wrong twice: a second, known sentence of the same cause behind the first.

        Never before a sentence it cannot follow: forms, greetings, another mood, a slot used already.
        """
        for _ in range(4):
            second = self._sentence(inquiry, "early")
            again = set(_SLOT.findall(second)) & set(_SLOT.findall(sentence))
            clash = {mood(sentence), mood(second)} >= {"angry", "polite"}
            fits = not (again or clash or _FORM.search(second) or _FORM.search(sentence) or " / " in second)
            if (
                fits
                and second != sentence
                and not _NO_OPENER.search(second)
                and len(second) <= LONGEST_SECOND
            ):
                stop = (
                    " " if sentence[-1] in ".?!~ㅠㅜㅡ;ㅎㅋ" else noise.pick(self._rng, (". ", ".. ", ", "))
                )
                return f"{sentence}{stop}{second}"
        return sentence

    def _compose(self, inquiry: Inquiry, sentence: str, carrier: str, attempt: int) -> str:
        rng, spoken = self._rng, inquiry.channel == "전화"
        body = noise.choose(rng, sentence)
        feeling = "angry" if inquiry.abuse or inquiry.risk else mood(body)
        body = self._noisy(body, feeling, spoken, attempt)
        before, after = self._frame(inquiry, sentence, feeling, spoken, attempt)
        middle = []
        if inquiry.abuse:
            middle.append(noise.choose(rng, self._line("abuse", lambda _: True)))
        if inquiry.risk:
            middle.append(noise.choose(rng, self._line("risk", lambda _: True)))
        if carrier:
            middle.append(carrier)
        parts = [*before, body, *middle, *after]
        text = self._join([self._fill(inquiry, part, part in before[:1]) for part in parts if part])
        if spoken:
            return noise.spoken(text)
        return (
            noise.emoji(rng, text) if feeling != "polite" and rng.random() < 0.02 + 0.03 * attempt else text
        )

    def _noisy(self, body: str, feeling: str, spoken: bool, attempt: int) -> str:
        rng, more = self._rng, 0.08 * attempt
        calm = feeling == "polite" or spoken
        if rng.random() < (0.12 if calm else 0.3) + more and not spoken:
            body = noise.endings(rng, body) if not calm else body
        if not spoken and rng.random() < (0.05 if calm else 0.17) + more / 2:
            body = noise.typos(rng, body)
        if rng.random() < (0.15 if calm else 0.35) + more:
            body = noise.punctuation(rng, body) if not calm else body.rstrip(".")
        if not spoken and rng.random() < (0.05 if calm else 0.15):
            body = noise.spacing(rng, body)
        return body

    def _frame(
        self, inquiry: Inquiry, sentence: str, feeling: str, spoken: bool, attempt: int
    ) -> tuple[list[str], list[str]]:
        """Draw what stands before and behind the sentence."""
        rng, more = self._rng, 0.12 * attempt
        form = bool(_FORM.search(sentence))
        before: list[str] = []
        after: list[str] = []

        def said(card: str) -> bool:
            """Nobody names the product or the order twice."""
            given = set(_SLOT.findall(" ".join([sentence, *before])))
            return not given & set(_SLOT.findall(card))

        chance = rng.random(4)
        if inquiry.parent is not None and chance[0] < 0.7:
            before.append(self._line("repeat_openers", lambda c: self._usable(c, inquiry)))
        elif chance[0] < 0.25 + more and not form and not _NO_OPENER.search(sentence):
            before.append(
                self._line("openers", lambda c: said(c) and self._suits(c, inquiry, feeling, spoken))
            )
        if chance[1] < (0.03 if form or len(sentence) > 90 else 0.09) + more:
            group = "order" if inquiry.order and rng.random() < 0.7 else "plain"
            lines = self.phrases.details[group]
            detail = self.phrases.line(
                f"details {group}", lines, lambda c: said(c) and self._suits(c, inquiry, feeling, spoken)
            )
            (before if chance[3] < 0.45 else after).append(detail)
        if inquiry.parent is not None and (chance[2] < 0.3 or not before):
            after.append(self._line("repeat_closers", lambda c: self._usable(c, inquiry)))
        elif chance[2] < (0.12 if form else 0.25) + more:
            tail = sentence[-14:]
            after.append(
                self._line(
                    "closers", lambda c: self._suits(c, inquiry, feeling, spoken) and not _same(c, tail)
                )
            )
        choose = noise.choose
        return [choose(rng, line) for line in before], [choose(rng, line) for line in after]

    def _line(self, group: str, fits: Callable[[str], bool]) -> str:
        return self.phrases.line(group, self.phrases.common[group], fits)

    @staticmethod
    def _usable(card: str, inquiry: Inquiry) -> bool:
        return not ("{order}" in card and not inquiry.order) and not (
            "{product}" in card and not inquiry.order
        )

    def _suits(self, card: str, inquiry: Inquiry, feeling: str, spoken: bool) -> bool:
        """Whether an opener, detail or closer goes with the mood, the channel, the type and the hour."""
        kind, hour = inquiry.cause.type, inquiry.created.hour
        needs_order = "{order}" in card or "{product}" in card or "주문한" in card or "산 사람" in card
        return not (
            (needs_order and not inquiry.order)
            or (spoken and _WRITTEN.search(card))
            or (feeling == "curt" and _STIFF.search(card))
            or (feeling != "polite" and "서툴지만" in card)
            or inquiry.product.kind not in self.phrases.fitting(card)
            or ("정상으로 됐" in card and (kind == "결제" or "결제" in inquiry.cause.name))
            or ("여보세요" in card and inquiry.channel not in ("전화", "채팅"))
            or (feeling == "angry" and _FRIENDLY.search(card))
            or ((inquiry.is_simple or feeling == "polite") and _HARSH.search(card))
            or ("사진" in card and (inquiry.is_simple or kind not in _WITH_PHOTO))
            or (("다신 안 사" in card or "믿고 샀" in card) and kind not in _GOODS)
            or (("채팅 되나요" in card or "상담원님" in card) and inquiry.channel != "채팅")
            or ("아침" in card and not 6 <= hour < 11)
            or ("늦은 시간" in card and 3 < hour < 22)
            or ("퇴근해서" in card and not 18 <= hour < 23)
            or ("출근길" in card and not 7 <= hour < 10)
            or ("재우고" in card and hour < 21)
        )

    def _fill(self, inquiry: Inquiry, part: str, is_opener: bool) -> str:
        """Fill the slots of one part; days and date in it agree with each other."""
        rng, product = self._rng, inquiry.product
        days = int(rng.integers(2, max(3, min(14, inquiry.lag) + 1)))
        about = inquiry.created.date() - timedelta(days=days)
        if inquiry.parent is not None and is_opener:
            about = inquiry.parent.created.date()
        if re.search(r"\{date\}까지 받을|\{date\} 방문 예정", part):
            about = inquiry.created.date() + timedelta(days=int(rng.integers(2, 6)))

        def value(match: re.Match[str]) -> str:
            slot = match.group(1)
            if slot == "product":
                return _called(rng, product.name)
            if slot == "date":
                loose = re.match(r"까지|에 |에$| 주문| 밤| 저녁", part[match.end() :])
                return _day(rng, about, inquiry.created.date(), bool(loose))
            if slot == "amount":
                return _amount(rng, inquiry, part)
            plain = {
                "brand": product.partner, "days": str(days), "size": inquiry.size,
                "color": inquiry.colour, "order": inquiry.order,
            }  # fmt: skip
            return plain[slot]

        part = re.sub(
            r"\} (만|도|에|에서)(?=[ ,.?!]|$)", r"}\1", part
        )  # a space the writers put behind a slot
        return _SLOT.sub(value, part)

    def _join(self, parts: list[str]) -> str:
        """One text: a stop where a part ends in a bare word, slashes where the text uses slashes."""
        text = parts[0]
        for part in parts[1:]:
            if " / " in text[-30:] and self._rng.random() < 0.5:
                text += " / " + part
            elif "가" <= text[-1] <= "힣":
                marks = ("? ", "? ", " ") if noise.asks(text) else (". ", ". ", ". ", " ", ".. ", "~ ")
                text += noise.pick(self._rng, (", ", " ", "! ") if len(text) < 7 else marks) + part
            else:
                text += " " + part
        return re.sub(r" {2,}", " ", text).strip()

    def _carrier(self, inquiry: Inquiry) -> str:
        weights = np.array(_PII_WEIGHTS.get(inquiry.cause.type, (6, 2, 0, 1, 3, 0)), dtype=float)
        if inquiry.is_simple:  # a plain question needs no account or address
            weights *= (1, 1, 0, 0, 1, 0)
        kind = _PII_KINDS[int(self._rng.choice(len(_PII_KINDS), p=weights / weights.sum()))]
        lines: list[str] = self.phrases.common["pii"][kind]
        card = self.phrases.line(f"pii {kind}", lines, lambda c: _belongs(c, inquiry))
        return noise.choose(self._rng, card)

    def _personal(self, carrier: str) -> tuple[str, tuple[str, ...]]:
        kinds = tuple(dict.fromkeys(k for k in _SLOT.findall(carrier) if k in _PII_KINDS))
        return _SLOT.sub(lambda m: personal(self._rng, m.group(1)), carrier), kinds


def _belongs(carrier: str, inquiry: Inquiry) -> bool:
    """Whether what comes with the personal data is not another cause's problem."""
    kind, cause = inquiry.cause.key
    return not (
        "통관" in carrier
        or ("현금영수증" in carrier and cause != "현금영수증")
        or ("인증이 안" in carrier and cause != "인증번호 미수신")
        or ("옆 동" in carrier and cause != "배송완료 미수령")
        or ("이사했어요" in carrier and kind not in ("배송", "취소·변경"))
        or ("회수는" in carrier and kind not in ("반품", "교환"))
        or ("입금자명" in carrier and cause != "입금 미확인")
        or ("생일쿠폰" in carrier and kind not in ("쿠폰·적립금", "회원"))
        or ("가입한 아이디" in carrier and kind not in ("쿠폰·적립금", "회원", "결제"))
        or ("카드 취소 안" in carrier and kind not in ("환불", "결제"))
        or ("사진" in carrier and kind not in _WITH_PHOTO)
        or ("배송지" in carrier and kind not in ("배송", "취소·변경", "교환"))
    )


def _same(closer: str, tail: str) -> bool:
    """Whether the closer would only say the sentence's last words again."""
    return any(
        word in closer and word in tail
        for word in ("부탁", "주세요", "알려", "감사", "답", "확인", "언제", "ㅡㅡ", "ㅠㅠ")
    )


def _called(rng: np.random.Generator, name: str) -> str:
    """Name a product as people do: in full, or by its last words."""
    words = name.split(" ")
    keep = (len(words), min(2, len(words)), 1)[int(rng.choice(3, p=[0.5, 0.3, 0.2]))]
    return " ".join(words[-keep:])


def _day(rng: np.random.Generator, day: date, today: date, loose: bool) -> str:
    form = int(rng.choice(4, p=[0.52, 0.3, 0.1, 0.08]))
    if form == 3 and loose and 2 <= (today - day).days <= 6:
        return f"지난 {_WEEKDAYS[day.weekday()]}요일"
    if form == 1:
        return f"{day.month}/{day.day}"
    return f"{day.month}월{'' if form == 2 else ' '}{day.day}일"


def _amount(rng: np.random.Generator, inquiry: Inquiry, part: str) -> str:
    """Won: the product's price, or what fits points, coupons and grades."""
    kind = inquiry.cause.type
    won = round(inquiry.product.price * (1, 1, 0.95, 0.9, 0.85, 0.8, 0.7)[int(rng.integers(7))] / 100) * 100
    if (
        re.search(r"적립금|포인트|예치금|쿠폰|할인|혜택|차액|모아|모은|소멸|공짜표", part)
        or kind == "쿠폰·적립금"
    ):
        won = 1000 * int(rng.integers(3, 31))
    elif kind == "회원":
        won = 10_000 * int(rng.integers(15, 70))
    elif kind == "AS·정품" and re.search(r"공임|내라고|가입비|따로", part):
        won = 1000 * int(rng.integers(8, 45))
    form = rng.random()
    if form < 0.15:
        return f"{won}원"
    if form < 0.3 and won >= 10_000 and won % 1000 == 0:
        ten, rest = divmod(won // 1000, 10)
        return f"{ten}만원" if rest == 0 else f"{ten}만 {rest}천원"
    return f"{won:,}원"
