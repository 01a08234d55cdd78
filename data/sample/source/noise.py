"""How people really type: endings, typos, spacing, tears and emoji.

Everything works on sentences whose {slots} are not yet filled, so that names, numbers and dates
stay intact.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

_CHOICE = re.compile(r"\[([^\[\]]*\|[^\[\]]*)\]")

# Real confusions of Korean typists: 되/돼, 않/안, ㅐ/ㅔ, ㅆ/ㅅ, 며칠/몇일, 결제/결재, slips of a finger.
_TYPOS = (
    ("됐", "됬"), ("안돼", "안되"), ("안 돼", "안 되"), ("돼요", "되요"), ("되나요", "돼나요"),
    ("되는", "돼는"),
    ("하지 않", "하지 안"), ("않아", "안아"), ("않고", "안고"), ("했", "햇"), ("있", "잇"), ("없어", "업어"),
    ("없는", "업는"), ("겠", "겟"), ("었", "엇"), ("았", "앗"), ("왔", "왓"), ("갔", "갓"), ("냈", "냇"),
    ("며칠", "몇일"), ("결제", "결재"), ("금방", "금새"), ("예요", "에요"), ("이에요", "이예요"),
    ("네요", "내요"),
    ("대체", "데체"), ("는데", "는대"), ("인데", "인대"), ("던데", "던대"), ("같아요", "같에요"),
    ("얘기", "예기"),
    ("오랜만", "오랫만"), ("어떡해", "어떻해"), ("어떻게", "어떡게"), ("왜", "웨"), ("제발", "재발"),
    ("계속", "게속"),
    ("바꿔", "바까"), ("제가", "재가"), ("배송", "베송"), ("반품", "반폼"), ("환불", "환볼"),
    ("확인", "확이"),
    ("상품", "상풍"), ("괜찮", "괜찬"), ("많이", "마니"), ("싫어", "시러"), ("좋아", "조아"),
    ("그래서", "그레서"),
    ("이제", "이재"), ("사이즈", "싸이즈"), ("언제", "언재"), ("때문", "떄문"), ("하는", "하느"),
    ("해주", "헤주"),
    ("그냥", "걍"),
)  # fmt: skip
_ENDINGS = tuple(
    (re.compile(pattern), choices)
    for pattern, choices in (
        (r"주세요(?=[^가-힣]|$)", ("주세여", "주세용", "주셔요", "주세요~", "주심 안될까요", "주실래요")),
        (r"(?<=[인한은던])가요\?", ("가여?", "가욤?", "지요?", "가용?", "지 궁금해요")),
        (r"(?<=[되있하오없])나요\?", ("나여?", "나용?", "는지요?", "나욤?", "는지 궁금해요", "는 건가요?")),
        (r"(?<=[했었았됐왔갔])어요(?=[^가-힣]|$)", ("어여", "어욤", "어용")),
        (r"(?<=[가-힣])네요(?=[^가-힣]|$)", ("네여", "네욤", "네용")),
        (r"해요(?=[^가-힣]|$)", ("해여", "해욤")),
        (r"거예요(?=[^가-힣]|$)", ("거에요", "거예여", "건가요", "겁니까")),
        (r"부탁드려요", ("부탁드립니다", "부탁드려여", "부탁해요", "부탁드릴게요")),
        (r"부탁드립니다", ("부탁드려요", "부탁드립니다!", "부탁합니다")),
        (r"바랍니다", ("바래요", "바랍니다!", "부탁드립니다")),
        (
            r"알려주세요",
            ("알려주세여", "알려 주십시오", "알려주시면 감사하겠습니다", "알려줘요", "말씀해 주세요"),
        ),
        (r"인데요(?=[^가-힣]|$)", ("인데여", "인데욤", "입니다")),
        (r"는데요(?=[^가-힣]|$)", ("는데여", "는데용")),
        (r"안 ", ("안",)),
        (r"주문했", ("시켰", "주문햇", "샀")),
        (r"너무(?= )", ("넘", "진짜 너무", "정말")),
        (r"아직도", ("아직", "여태", "지금까지도")),
        (r"진짜(?= )", ("정말", "진짜루", "찐으로")),
        (r"그런데", ("근데", "그런데요")),
        (r"근데", ("그런데", "근대", "ㄱㄷ")),
        (r"지금", ("현재", "지금도", "지금까지")),
        (r"혹시", ("저기 혹시", "혹시나")),
    )
)
_QUESTION = re.compile(r"(나|[인한은던]가|까|죠)[요여욤용]?$|[가-힣][까냐]$")
_INNER_SPACE = re.compile(r" (?![A-Za-z])")
_EMOJI = ("😭", "😢", "🙏", "🥲", "😡", "😅", "💦", "🤔", "ㅎㅎ", "^^;")
_CHAT_SOUND = re.compile(r" ?(ㅋ+|ㅎ+|[ㅠㅜ]+|ㅡㅡ|;;+|[\U0001F300-\U0001FAFF\u2600-\u27BF]+|\^\^;?)")


def pick(rng: np.random.Generator, options: Sequence[str]) -> str:
    """One of the options."""
    return options[int(rng.integers(len(options)))]


def choose(rng: np.random.Generator, sentence: str) -> str:
    """Replace every [a|b] by one of its choices."""
    return _CHOICE.sub(lambda m: pick(rng, m.group(1).split("|")), sentence)


def endings(rng: np.random.Generator, text: str) -> str:
    """Say one or two things another way: endings, adverbs."""
    fitting = [(pattern, options) for pattern, options in _ENDINGS if pattern.search(text)]
    for _ in range(min(len(fitting), int(rng.integers(1, 3)))):
        pattern, options = fitting.pop(int(rng.integers(len(fitting))))
        text = pattern.sub(pick(rng, options), text, count=1)
    return text


def typos(rng: np.random.Generator, text: str) -> str:
    """One or two typos."""
    fitting = [pair for pair in _TYPOS if pair[0] in text]
    for _ in range(min(len(fitting), int(rng.integers(1, 3)))):
        wrong, right = fitting.pop(int(rng.integers(len(fitting))))
        text = text.replace(wrong, right, 1)
    return text


def spacing(rng: np.random.Generator, text: str) -> str:
    """Leave out the spaces, all of a short text's or half of a long one's."""
    if " / " in text:
        return text
    if len(text) <= 45 and rng.random() < 0.5:
        return _INNER_SPACE.sub("", text)
    words = text.split(" ")
    joined = words[0]
    for word in words[1:]:
        english = joined[-1:].isascii() and word[:1].isascii()
        joined += word if rng.random() < 0.55 and not english else " " + word
    return joined


def punctuation(rng: np.random.Generator, text: str) -> str:
    """Stretch tears and laughter, drop or double the last mark."""
    text = re.sub(r"[ㅠㅜ]{2,}", lambda _: pick(rng, ("ㅠㅠ", "ㅜㅜ", "ㅠㅠㅠ", "ㅠ", "ㅜㅜㅜ")), text)
    text = re.sub(r"ㅋ{2,}", lambda _: "ㅋ" * int(rng.integers(2, 6)), text)
    if text.endswith("?"):
        return text[:-1] + pick(rng, ("?", "??", "?!", "", "?ㅠㅠ", "..?", "???"))
    if text.endswith("."):
        return text[:-1] + pick(rng, ("", ".", "..", "!", "...", "ㅠㅠ"))
    if text[-1] >= "가" and text[-1] <= "힣":
        return text + pick(rng, ("?", "", "??") if asks(text) else (".", "", "..", "", "~", " ㅠㅠ", "!"))
    return text


def asks(text: str) -> bool:
    """Whether a text without a mark ends like a question."""
    return bool(_QUESTION.search(text))


def emoji(rng: np.random.Generator, text: str) -> str:
    """Put an emoji behind the text."""
    return f"{text} {pick(rng, _EMOJI)}"


def spoken(text: str) -> str:
    """Keep what an agent would write down of a call: no laughter, tears or emoji."""
    return _CHAT_SOUND.sub("", text).strip()
