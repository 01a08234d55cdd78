"""Where inquiries go that say nothing (네, ㅋㅋ, only a link): one bucket a type, and no cause."""

from __future__ import annotations

NOTHING_SAID = "내용 확인 불가"
_END = "#내용없음"


def bucket_of(inquiry_type: str) -> str:
    """The cause_id of a type's bucket; no number, and the same in every run.

    >>> bucket_of("배송"), is_bucket("배송#내용없음"), is_bucket("배송#3")
    ('배송#내용없음', True, False)
    """
    return inquiry_type + _END


def is_bucket(cause_id: str) -> bool:
    """Whether a cause_id is that of a bucket."""
    return cause_id.endswith(_END)
