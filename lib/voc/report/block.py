"""A piece of a page: HTML made from a template that escapes whatever is put into it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from voc.report import korean
from voc.report.safe import clean
from voc.words import amount, count, josa

_SIGN_AND_PARTICLE = re.compile(r"(?<!\S)((?:[^\s]{1,8}\u00a0)?[^\s가-힣]{0,8}[%)][가-힣]{1,6}[.,]?)(?!\S)")
TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Block:
    """HTML that a notebook shows and the page takes over."""

    name: str
    html: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return f"<{self.name}: HTML {len(self.html):,}자>"


def render(template: str, /, **values: Any) -> Block:
    """Fill ``templates/<template>.html.j2``; every value is cleaned and escaped on its way in."""
    return Block(template, _environment().get_template(f"{template}.html.j2").render(**values).strip())


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_harmless,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for filter_ in (count, amount, korean.span, korean.percent, korean.won,
                    korean.signed, josa, glue):  # fmt: skip
        environment.filters[filter_.__name__] = filter_
    return environment


def glue(text: str) -> Markup:
    """``text`` whose particles never start a line: 6.6 %입니다 and 상품(배송)은 hold together.

    Browsers may break after a sign even where words are kept whole.
    """
    parts = _SIGN_AND_PARTICLE.split(clean(text))
    glued = Markup('<span class="glued">{}</span>')
    return Markup("").join(glued.format(part) if index % 2 else part for index, part in enumerate(parts))


def _harmless(value: Any) -> Any:
    """Markup made here stays; any other text loses its invisible characters before it is escaped."""
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value
