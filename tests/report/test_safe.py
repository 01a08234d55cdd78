from __future__ import annotations

import json
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from voc.report.block import glue, render
from voc.report.safe import clean, plot_text, script_json


def test_invisible_and_direction_characters_are_gone() -> None:
    assert clean("환불\u202e요 \u200b언제\u2066\x07\u3164되나요\n네\u2028") == "환불요 언제 되나요 네 "
    assert clean("Z\u0335\u0336\u0337\u0338\u0339a") == "Z\u0335\u0336a"
    assert clean("\u1112\u1161\u11ab") == "한"


@given(st.text())
def test_clean_text_holds_nothing_invisible_and_stays_clean(text: str) -> None:
    cleaned = clean(text)
    assert not [c for c in cleaned if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co")]
    assert clean(cleaned) == cleaned


@given(st.text())
def test_chart_text_is_never_markup(text: str) -> None:
    shown = plot_text(text)
    assert "<" not in shown
    assert ">" not in shown
    assert shown.count("&") == shown.count("&amp;") + shown.count("&lt;") + shown.count("&gt;")


@given(
    st.recursive(st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))
)
def test_script_json_cannot_leave_its_block_and_reads_back(value: object) -> None:
    written = script_json(value)
    assert not set("<>&\u2028\u2029") & set(written)
    assert json.loads(written) == value


def test_templates_escape_whatever_they_are_given() -> None:
    block = render("nothing", title="<script>x</script>\u202e", weeks="\"'>")
    assert "<script>" not in block.html
    assert "\u202e" not in block.html
    assert "&lt;script&gt;x&lt;/script&gt;" in block.html
    assert "html" not in repr(block).replace("HTML", "")


def test_particles_hold_to_their_sign_and_hostile_text_stays_text() -> None:
    assert glue("전체의 6.6\u00a0%입니다.") == '전체의 <span class="glued">6.6\u00a0%입니다.</span>'
    assert glue("<b>(x)은 y") == '<span class="glued">&lt;b&gt;(x)은</span> y'
