"""Structured logs with request ids, and the metrics that more than one room counts."""

from __future__ import annotations

import logging
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

import structlog
from glide import Logger, LogLevel
from prometheus_client import Counter, Histogram

if TYPE_CHECKING:
    from collections.abc import MutableMapping

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)

LOOP_ERRORS = Counter("hadir_loop_errors_total", "Steps of background loops that failed", ["loop"])
OUTBOX_RELAYED = Counter("hadir_outbox_relayed_total", "Outbox rows passed on", ["how"])
BUS_GAPS = Counter("hadir_bus_gaps_total", "Times that messages of another instance were lost")
DEADLINE_LATENESS = Histogram(
    "hadir_deadline_lateness_seconds",
    "How long after its due time a deadline took effect",
    ["kind"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 60),
)
JOBS_FAILED = Counter(
    "hadir_jobs_failed_total", "Attempts of background jobs that failed", ["kind"]
)


def configure_logging(*, json: bool) -> None:
    """JSON lines in production, readable lines at home; both carry the request id.

    The Valkey client's own logger is off: what it has to say reaches us as errors.
    """
    Logger.set_logger_config(LogLevel.OFF)
    renderer: Any = structlog.processors.JSONRenderer() if json else _plain()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            _add_request_id,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )


def _plain() -> structlog.dev.ConsoleRenderer:
    return structlog.dev.ConsoleRenderer(colors=False, pad_event_to=24)


def _add_request_id(
    _logger: Any, _name: str, line: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    if current := request_id.get():
        line["request_id"] = current
    return line
