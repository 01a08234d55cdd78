"""The hand-written sentences: read once, dealt out evenly, matched to product, channel and mood."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from products import fitting_kinds

HERE = Path(__file__).parent
_POLITE = re.compile(
    r"늙은이|노인네|나이 ?[든먹]|나이가 있|돋보기|며느리|영감|습니다|습니까|십시오|바랍니다|"
    r"[합입됩]니[다까]|드립니다|하오|시오"
)
_FRIENDLY_END = re.compile(r"([요여욤용죠욧염당]|까)([^가-힣]|$)")
_ANGRY = re.compile(
    r"ㅡㅡ|장난|실화|어이없|황당|[가-힣]냐(\?|$| )|진짜 (너무|열)|짜증|호구|책임|도대체|우롱|!!|뭐임|"
    r"어쩌라|지긋지긋|내놔|말이 [됩돼]|너무[하한]|왜케|억울|사과|함흥차사"
)


def read(name: str) -> Any:
    """One YAML file of this folder."""
    return yaml.safe_load((HERE / name).read_text(encoding="utf-8"))


def mood(text: str) -> str:
    """angry, polite, curt or plain: so that an angry text does not end in a friendly thank-you."""
    if _ANGRY.search(text):
        return "angry"
    if _POLITE.search(text):
        return "polite"
    return "plain" if _FRIENDLY_END.search(text) else "curt"


class Deck:
    """Deals the sentences of one pool so that each is used about as often as the others."""

    def __init__(self, cards: list[str], rng: np.random.Generator) -> None:
        self._cards = cards
        self._rng = rng
        self._pile: list[str] = []

    def draw(self, fits: Callable[[str], bool]) -> str:
        """Deal the next sentence that fits; any sentence when none does."""
        for _ in range(2):
            for position, card in enumerate(self._pile):
                if fits(card):
                    return self._pile.pop(position)
            self._pile += [self._cards[int(n)] for n in self._rng.permutation(len(self._cards))]
        return self._pile.pop(0)


class Phrases:
    """All sentences. ``decks[(type, cause, pool)]``; ``common`` and ``details`` as written."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self.common: dict[str, Any] = read("common.yml")
        extra = read("extra.yml")
        self.details: dict[str, list[str]] = extra["details"]
        self.sentences: dict[tuple[str, str], dict[str, list[str]]] = {}
        for file in sorted((HERE / "phrases").glob("*.yml")):
            content = yaml.safe_load(file.read_text(encoding="utf-8"))
            for cause in content["causes"]:
                pools = {pool: list(cause[pool]) for pool in ("early", "late", "simple")}
                pools["simple"] += extra["simple"].get(content["type"], {}).get(cause["name"], [])
                self.sentences[content["type"], cause["name"]] = pools
        self._kinds: dict[str, frozenset[str]] = {}
        self._decks: dict[tuple[str, str, str], Deck] = {}
        self._lines: dict[str, Deck] = {}

    def sentence(self, key: tuple[str, str], pool: str, kind: str, has_order: bool, spoken: bool) -> str:
        """Draw a sentence of a cause that fits the product's family, the order and the channel."""

        def fits(card: str) -> bool:
            if kind not in self.fitting(card) or ("{order}" in card and not has_order):
                return False
            return not spoken or (" / " not in card and "첨부" not in card and "캡처" not in card)

        deck = self._decks.get((*key, pool))
        if deck is None:
            deck = self._decks[*key, pool] = Deck(self.sentences[key][pool], self._rng)
        return deck.draw(fits)

    def line(self, group: str, lines: list[str], fits: Callable[[str], bool]) -> str:
        """Draw a fitting opener, closer, carrier or other line of a group."""
        deck = self._lines.get(group)
        if deck is None:
            deck = self._lines[group] = Deck(lines, self._rng)
        return deck.draw(fits)

    def fitting(self, card: str) -> frozenset[str]:
        """Look up the garment families that a sentence can be about."""
        if card not in self._kinds:
            self._kinds[card] = fitting_kinds(card)
        return self._kinds[card]
