"""Who counts as one where addresses are limited."""

from __future__ import annotations

import pytest

from hadir.edge.limits import Limiter, household
from hadir.kernel.errors import TooManyRequests


@pytest.mark.parametrize(
    ("host", "counted_as"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("203.0.113.7:4711", "203.0.113.7:4711"),
        ("unknown", "unknown"),
        ("", ""),
    ],
)
def test_a_household_is_an_address_or_the_network_of_a_line(host: str, counted_as: str) -> None:
    """A3"""
    assert household(host) == counted_as


def test_a_line_does_not_get_more_by_taking_another_of_its_addresses() -> None:
    """A3"""
    limiter = Limiter()
    for number in range(5):
        limiter.check("door", household(f"2001:db8::{number}"), 5, 0.001)
    with pytest.raises(TooManyRequests):
        limiter.check("door", household("2001:db8::ffff"), 5, 0.001)
    limiter.check("door", household("2001:db8:0:1::1"), 5, 0.001)
