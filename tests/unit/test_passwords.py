"""A7: what operators may take as a password."""

from __future__ import annotations

import pytest

from hadir.accounts.passwords import COMMON, LEAST_CHARS, WeakPassword, check_password

LEAST_KNOWN = 3000


@pytest.mark.parametrize(
    "password",
    [
        "unbelievable",  # as it is in everybody's list
        "Administrator",
        "1qaz2wsx3edc",
        "akusayangkamu",
        "Password2024!",  # a common one with an ornament
        "!!!manchester99",
        "iloveyou--------",
        "dragonmonkey12",  # two common ones in a row
        "sunshinesunshine",
        "hadirbestie2026",  # our own words
    ],
)
def test_a_common_password_is_refused_also_with_ornaments_or_twice(password: str) -> None:
    """A7: checked against a list of common passwords."""
    with pytest.raises(WeakPassword):
        check_password(password)


@pytest.mark.parametrize(
    "password",
    [
        "jendela menyala di kampung",
        "correct horse battery staple",
        "tujuhbelaspohonmangga",
        "x9!kQ-vv2Zr_7",
    ],
)
def test_words_of_ones_own_are_taken(password: str) -> None:
    """A7: the list does not refuse what is hard to guess."""
    check_password(password)


def test_the_list_knows_thousands_and_each_is_refused_when_dressed_up_to_be_long_enough() -> None:
    """A7: many more than the three thousand that ASVS 6.2.4 asks for."""
    known = COMMON.read_text().split()
    assert len(set(known)) == len(known)
    refused = sum(_is_refused(f"{one}2026!".ljust(LEAST_CHARS, "1")) for one in known)
    assert refused == len(known) > LEAST_KNOWN


def _is_refused(password: str) -> bool:
    try:
        check_password(password)
    except WeakPassword:
        return True
    return False
