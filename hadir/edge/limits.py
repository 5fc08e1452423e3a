"""How often one address or one socket may ask. Kept per instance: a hint, not a fact."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address, IPv6Network
from typing import cast

from fastapi import Request

from hadir.edge.callers import Anyone, Caller
from hadir.kernel.errors import TooManyRequests

MAX_KEYS = 100_000
NETWORK_BITS = 64


class Bucket:
    """A token bucket: ``burst`` at once, then ``per_second``."""

    __slots__ = ("_at", "_burst", "_per_second", "_tokens")

    def __init__(self, burst: float, per_second: float) -> None:
        self._burst, self._per_second = burst, per_second
        self._tokens, self._at = burst, time.monotonic()

    def take(self) -> float:
        """0 when allowed, else the seconds until the next token."""
        now = time.monotonic()
        self._tokens = min(self._burst, self._tokens + (now - self._at) * self._per_second)
        self._at = now
        if self._tokens >= 1:
            self._tokens -= 1
            return 0
        return (1 - self._tokens) / self._per_second


class Limiter:
    """Buckets by key; the least recently used are forgotten first."""

    def __init__(self) -> None:
        self._buckets: OrderedDict[tuple[str, str], Bucket] = OrderedDict()

    def check(self, name: str, key: str, burst: float, per_second: float) -> None:
        """Raises: TooManyRequests, with ``retry_after_seconds``."""
        bucket = self._buckets.get((name, key))
        if bucket is None:
            bucket = self._buckets[name, key] = Bucket(burst, per_second)
            if len(self._buckets) > MAX_KEYS:
                self._buckets.popitem(last=False)
        self._buckets.move_to_end((name, key))
        if wait := bucket.take():
            raise TooManyRequests(retry_after_seconds=max(1, round(wait + 0.5)))


def address_of(request: Request) -> str:
    """Who asks, as far as limits go."""
    return household(request.client.host if request.client else "")


def household(host: str) -> str:
    """An IPv4 address, or the network of an IPv6 one: a single line has 2**64 of those."""
    try:
        address = IPv6Address(host.partition("%")[0])
    except ValueError:  # IPv4, or what a proxy made of it
        return host
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(IPv6Network((int(address), NETWORK_BITS), strict=False))


def limited_account(
    name: str, burst: float, per_second: float
) -> Callable[[Request, Caller], None]:
    """A dependency for signed-in routes that write a row at every call: by account."""

    def dependency(request: Request, caller: Anyone) -> None:
        limiter = cast("Limiter", request.app.state.limiter)
        limiter.check(name, str(caller.account_id), burst, per_second)

    return dependency


def limited(name: str, burst: float, per_second: float) -> Callable[[Request], None]:
    """A dependency for routes that need no sign-in: by address."""

    def dependency(request: Request) -> None:
        limiter = cast("Limiter", request.app.state.limiter)
        limiter.check(name, address_of(request), burst, per_second)

    return dependency
