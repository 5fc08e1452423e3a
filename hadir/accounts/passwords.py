"""Operators' passwords: argon2id, at least 12 characters, none that everybody tries (spec A7)."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from hadir.kernel.errors import AppError

LEAST_CHARS, MOST_CHARS = 12, 200
LEAST_DISTINCT_CHARS = 5
LEAST_OWN_CHARS = 4  # a shorter name is in every second password
LEAST_WORD_CHARS = 4  # shorter ones are in every honest sentence
COMMON = Path(__file__).with_name("common_passwords.txt")
ORNAMENTS = "0123456789!@#$%^&*()-_=+.,?/ "
AT_ONCE = 2  # a hash takes 64 MiB and a core

COST = RFC_9106_LOW_MEMORY
hasher = PasswordHasher.from_parameters(COST)
_turns = ThreadPoolExecutor(AT_ONCE, "password")


class WeakPassword(AppError):
    """Take at least 12 characters that are not easy to guess."""

    code = "WEAK_PASSWORD"
    status = 422


def check_password(password: str, email: str = "") -> None:
    """Raises: WeakPassword."""
    plain = password.casefold()
    if not LEAST_CHARS <= len(password) <= MOST_CHARS:
        raise WeakPassword
    own = email.partition("@")[0].casefold()
    named = len(own) >= LEAST_OWN_CHARS and own in plain
    if len(set(plain)) < LEAST_DISTINCT_CHARS or named:
        raise WeakPassword
    if _is_dressed_up(plain) or _is_two_in_a_row(plain.strip(ORNAMENTS)):
        raise WeakPassword


async def hash_password(password: str) -> str:
    """About 50 ms of a core, in a thread."""
    return await asyncio.get_running_loop().run_in_executor(_turns, hasher.hash, password)


async def matches(password_hash: str | None, password: str) -> bool:
    """Takes the same time when there is no hash to compare with."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_turns, _verify, password_hash, password)


def _verify(password_hash: str | None, password: str) -> bool:
    try:
        hasher.verify(password_hash or _nobodys_hash(), password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


@cache
def _nobodys_hash() -> str:
    return hasher.hash("nobody has this password")


@cache
def _common() -> frozenset[str]:
    return frozenset(COMMON.read_text().split())


def _is_dressed_up(plain: str) -> bool:
    """``password2024!`` is ``password`` with an ornament, and ``abc1232024!`` is ``abc123``."""
    size = len(plain)
    starts = range(size - len(plain.lstrip(ORNAMENTS)) + 1)
    ends = range(len(plain.rstrip(ORNAMENTS)), size + 1)
    return any(plain[start:end] in _common() for start in starts for end in ends)


def _is_two_in_a_row(core: str) -> bool:
    known = _common()
    cuts = range(LEAST_WORD_CHARS, len(core) - LEAST_WORD_CHARS + 1)
    return any(core[:at] in known and core[at:] in known for at in cuts)
