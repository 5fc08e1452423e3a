"""One root for everything that Hadir refuses; the codes are part of the interface.

Raising rolls the transaction back. A refusal that must leave a trace (a wrong code counted, a
token family revoked) is *returned* as ``Refused``: the transaction commits, then the edge answers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar


class AppError(Exception):
    """Something went wrong on our side."""

    code: ClassVar[str] = "INTERNAL"
    status: ClassVar[int] = 500
    temporary: ClassVar[bool] = False

    def __init__(self, detail: str | None = None, **data: object) -> None:
        super().__init__(detail or (type(self).__doc__ or "").strip())
        self.data = data

    @property
    def detail(self) -> str:
        return str(self)


class Unauthorised(AppError):
    """Sign in first."""

    code = "UNAUTHENTICATED"
    status = 401


class Forbidden(AppError):
    """This account may not do that."""

    code = "FORBIDDEN"
    status = 403


class NotFound(AppError):
    """There is nothing here that you may see."""

    code = "NOT_FOUND"
    status = 404


class Invalid(AppError):
    """The request is malformed."""

    code = "INVALID_REQUEST"
    status = 422


class IdempotencyKeyRequired(AppError):
    """Send an Idempotency-Key header of 1 to 200 characters."""

    code = "IDEMPOTENCY_KEY_REQUIRED"
    status = 400


class IdempotencyKeyReused(AppError):
    """This Idempotency-Key was used with another request."""

    code = "IDEMPOTENCY_KEY_REUSED"
    status = 409


class TooManyRequests(AppError):
    """Too many requests; wait a little."""

    code = "RATE_LIMITED"
    status = 429
    temporary = True


class Unavailable(AppError):
    """The service cannot answer right now; try again."""

    code = "UNAVAILABLE"
    status = 503
    temporary = True


@dataclass(frozen=True, slots=True)
class Refused:
    """A refusal whose trace must be kept: the transaction that returned it commits."""

    error: type[AppError]
    data: dict[str, object] = field(default_factory=dict)

    def as_error(self) -> AppError:
        return self.error(None, **self.data)
