"""What of a text a reader would see."""

from __future__ import annotations

import unicodedata

BLANK_LETTERS = "\u115f\u1160\u2800\u3164\uffa0"  # letters and signs that are drawn as nothing


def shows(char: str) -> bool:
    """Has it a place of its own: a sign, a mark on one, or a space?"""
    hidden = unicodedata.category(char).startswith("C") or char in BLANK_LETTERS
    return char.isspace() or not hidden


def is_drawn(text: str) -> bool:
    """Is there anything to see? Spaces, marks without a sign and what is invisible are nothing."""
    return any(
        not char.isspace() and shows(char) and not unicodedata.category(char).startswith(("M", "Z"))
        for char in text
    )
