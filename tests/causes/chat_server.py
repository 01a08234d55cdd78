"""A server on this machine that speaks the chat protocol, with faults to order."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from causes.local_server import KEY, listening


class Chat:
    """What the server answers, and what it was sent."""

    def __init__(self) -> None:
        self.url = ""
        self.names: list[str | None] = []
        """The next answers, the last of them for ever; None is a content filter's."""
        self.status = 200
        self.good = 10**6
        """So many good answers, then ``status``."""
        self.reply: Any = None
        """Sent in place of an answer."""
        self.requests: list[dict[str, Any]] = []

    @property
    def sent(self) -> str:
        return json.dumps(self.requests, ensure_ascii=False)

    def answer(self, request: dict[str, Any], key: str) -> tuple[int, Any]:
        if key != f"Bearer {KEY}":
            return 401, {"error": {"message": "wrong key"}}
        self.requests.append(request)
        if not self.good:
            return self.status, {"error": {"message": f"no: {request['messages']}"}}
        self.good -= 1
        content = self.names.pop(0) if len(self.names) > 1 else self.names[0]
        message = {"role": "assistant", "content": content}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        whole = {"id": "1", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]}
        return 200, whole if self.reply is None else self.reply


@contextmanager
def serve() -> Iterator[Chat]:
    chat = Chat()
    with listening("/chat/completions", chat.answer) as chat.url:
        yield chat
