"""A server on this machine that speaks the embeddings protocol, with faults to order."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from causes.local_server import KEY, listening

DIMENSIONS = 6


class Service:
    """What the server does next, and what it was sent."""

    def __init__(self) -> None:
        self.url = ""
        self.faults: list[int] = []
        """HTTP statuses of the next answers."""
        self.good = 10**6
        """So many good answers, then 500 for ever."""
        self.reply: Any = None
        """Sent in place of the vectors; bytes as they are."""
        self.vector = vector
        self.requests: list[dict[str, Any]] = []

    @property
    def texts(self) -> list[str]:
        return [text for request in self.requests for text in request["input"]]

    def answer(self, request: dict[str, Any], key: str) -> tuple[int, Any]:
        if key != f"Bearer {KEY}":
            return 401, {"error": {"message": f"wrong key for {request['input']}"}}
        if self.faults:
            return self.faults.pop(0), {"error": {"message": f"no: {request['input']}"}}
        if not self.good:
            return 500, {"error": {"message": f"broken on {request['input']}"}}
        self.good -= 1
        self.requests.append(request)
        rows = [
            {"object": "embedding", "index": index, "embedding": self.vector(text)}
            for index, text in enumerate(request["input"])
        ]
        usage = {"prompt_tokens": 0, "total_tokens": 0}
        answer = {"object": "list", "model": request["model"], "data": rows[::-1], "usage": usage}
        return 200, answer if self.reply is None else self.reply


def vector(text: str) -> list[float]:
    """Six numbers that depend on the text and have a long part in common, as real models' do."""
    digest = hashlib.blake2b(text.encode(), digest_size=DIMENSIONS).digest()
    return [3 + byte / 255 for byte in digest]


@contextmanager
def serve() -> Iterator[Service]:
    service = Service()
    with listening("/embeddings", service.answer) as service.url:
        yield service


def expected(texts: list[str], anchors: list[str]) -> np.ndarray:
    """What `encode` should make of the server's vectors: unit rows, less the anchors' mean, unit again."""
    rows, common = (np.array([vector(text) for text in some]) for some in (texts, anchors))
    rows, common = (some / np.linalg.norm(some, axis=1, keepdims=True) for some in (rows, common))
    rows = rows - common.mean(axis=0)
    centred: np.ndarray = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return centred
