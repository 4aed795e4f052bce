"""Names that people type, hostile ones among them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.names import MAX_NAME, NameFaultError, clean_name, usable_name

SCOTLAND = "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
BLANK = [
    "",
    "   ",
    "\x00\x01",
    "\u200b\u202e",
    "\u200d",
    "\u3164",
    "\u2800\u2800",
    "\uffa0",
    "\u115f\u1160",
    "\u034f",
    "\ufe0f",
    "\u3164 \u2800\u200c\ufe0f",
    "\U000e0041",
    "\U000e0100",
    "\u3000\u00a0",
    "\u180e",
]


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
        ("می\u200cخواهم", "می\u200cخواهم"),
        (SCOTLAND, SCOTLAND),
        ("🇪🇸 Ana", "🇪🇸 Ana"),
        ("❤\ufe0f Ana", "❤\ufe0f Ana"),
        ("Ana\U000e0067\U000e007f", "Ana"),
        ("\u200cAna\u200d", "Ana"),
        ("Ana \u200d Sol", "Ana Sol"),
    ],
)
def test_what_hides_or_turns_text_is_taken_out(typed: str, kept: str) -> None:
    assert clean_name(typed) == kept


@pytest.mark.parametrize("typed", BLANK)
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
    flags = [one for one in name if "\U000e0030" <= one <= "\U000e007f"]
    assert set(hidden) <= {"\u200c", "\u200d", *flags}
    assert not flags or "\U0001f3f4" in name


@pytest.mark.parametrize("typed", BLANK)
def test_somebody_without_a_name_to_see_gets_another_one(typed: str) -> None:
    assert usable_name(typed, "Member 7") == "Member 7"


def test_a_name_that_is_cut_ends_with_a_letter() -> None:
    assert usable_name("x" * (MAX_NAME - 1) + "\u200dyz") == "x" * (MAX_NAME - 1)
