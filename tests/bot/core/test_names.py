"""Names that people type, hostile ones among them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.names import MAX_NAME, NameFaultError, clean_name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ana   María ", "Ana María"),
        ("Zoe\u0301", "Zoé"),
        ("李小龍", "李小龍"),
        ("أحمد", "أحمد"),
        ("evil\u202egnp.exe", "evilgnp.exe"),
        ("two\nlines\tand\x00more", "two lines and more"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("@everyone", "@everyone"),
        ("👩‍🔬", "👩‍🔬"),
    ],
)
def test_what_hides_or_turns_text_is_taken_out(typed: str, kept: str) -> None:
    assert clean_name(typed) == kept


@pytest.mark.parametrize("typed", ["", "   ", "\x00\x01", "\u200b\u202e", "\u200d"])
def test_a_name_of_which_nothing_is_left_is_refused(typed: str) -> None:
    with pytest.raises(NameFaultError) as fault:
        clean_name(typed)
    assert fault.value.code == "empty"


@pytest.mark.parametrize("length", [MAX_NAME + 1, 10_000])
def test_a_name_that_is_too_long_is_refused(length: int) -> None:
    with pytest.raises(NameFaultError) as fault:
        clean_name("x" * length)
    assert fault.value.code == "long"


@given(st.text(max_size=MAX_NAME))
def test_a_clean_name_stays_as_it_is(typed: str) -> None:
    try:
        name = clean_name(typed)
    except NameFaultError:
        return
    assert clean_name(name) == name
    hidden = [one for one in name if unicodedata.category(one) in ("Cc", "Cf", "Zl", "Zp")]
    assert set(hidden) <= {"\u200d"}
