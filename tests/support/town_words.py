"""The words of the model town: payments, requests for more time, talks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

TALKING = ("active", "extending")
HOLDING = ("pending_payment", *TALKING)
LIVE = ("searching", *HOLDING)


@dataclass
class Payment:
    """``until`` is set where the run is long enough to see it end; ``target`` and ``rest`` are of
    the search that it begins next."""

    customer: str
    status: str = "pending"
    until: datetime | None = None
    target: str | None = None
    rest: timedelta | None = None


@dataclass
class More:
    """A request for more time."""

    id: str
    answer_by: datetime
    state: str = "requested"
    payment: str | None = None


@dataclass
class Talk:
    """One request, and the session that may come of it; ``payment`` is empty until one is made."""

    id: str
    customer: str
    payment: str
    search_until: datetime
    state: str = "searching"
    mitra: str | None = None
    expires_at: datetime | None = None
    paused_at: datetime | None = None
    closing_until: datetime | None = None
    time_was_up: bool = False
    declined: set[str] = field(default_factory=set)
    byes: set[str] = field(default_factory=set)
    said: dict[str, int] = field(default_factory=dict)
    writers: dict[str, str] = field(default_factory=dict)
    more: More | None = None
    rejected: int = 0
    lapsed: int = 0
    target: str | None = None
    rest: timedelta | None = None
    gone_at: datetime | None = None
    choice_offered: bool = False
    chosen: str | None = None
    in_vain: bool = False
    is_unpaid_order: bool = field(init=False)

    def __post_init__(self) -> None:
        self.is_unpaid_order = not self.payment

    @property
    def is_talk(self) -> bool:
        return self.state in TALKING

    @property
    def unused(self) -> timedelta:
        """What was not served when the mitra went."""
        assert self.expires_at is not None
        assert self.gone_at is not None
        return self.expires_at - self.gone_at

    @property
    def open_more(self) -> More | None:
        return self.more if self.more and self.more.state in ("requested", "approved") else None
