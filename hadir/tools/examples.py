"""One example of every frame that crosses the socket: for asyncapi.json, and for the tests."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from hadir.control_center.alerts import Alert, AlertKind
from hadir.control_center.tiles import HourOfWaits, MirrorTile, OperatorAuth, Tiles, Waits
from hadir.kernel.enums import (
    AccountKind,
    ClosingReason,
    CreditCause,
    FailureCause,
    Mode,
    PaymentStatus,
    Side,
    TopicSensitivity,
)
from hadir.wire import commands, events, frames, passing, seats
from hadir.wire.model import Frame, Reply

AT = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 21, 20, 1, 0, 250_000, tzinfo=UTC)
SESSION = UUID("019c8a00-0000-7000-8000-000000000001")
ACCOUNT = UUID("019c8a00-0000-7000-8000-000000000002")
MESSAGE = UUID("019c8a00-0000-7000-8000-000000000003")
PAYMENT = UUID("019c8a00-0000-7000-8000-000000000004")
TOPIC = f"session:{SESSION}"

COMMANDS: tuple[Frame, ...] = (
    commands.Auth(type="auth", ticket="v1.019c8a00.c2lnbmVk"),
    commands.Ping(type="ping", t=1795204800123),
    commands.Pong(type="pong"),
    commands.Subscribe(type="subscribe", topic=TOPIC, after_seq=3),
    commands.MessageSend(
        type="message.send", session_id=SESSION, client_message_id=MESSAGE, text="Halo"
    ),
    commands.MessageRead(type="message.read", session_id=SESSION, seq=4),
    commands.Typing(type="typing", session_id=SESSION),
)
STREAM_EVENTS: tuple[events.StreamEvent, ...] = (
    events.SessionRequested(search_until=LATER),
    events.PairingFailed(session_id=SESSION, cause=FailureCause.BLAST_TIMEOUT, is_terminal=False),
    seats.SessionHeld(mitra_id=ACCOUNT, mitra_name="Teduh", hold_until=LATER),
    events.SessionStarted(mitra_id=ACCOUNT, mitra_name="Teduh", started_at=AT, expires_at=LATER),
    events.Message(client_message_id=MESSAGE, sender=Side.CUSTOMER, text="Halo"),
    events.Goodbye(sender=Side.MITRA, text="Sampai jumpa"),
    events.SessionWarning(expires_at=LATER, remaining_seconds=12),
    events.SessionExpired(closing_until=LATER),
    events.SessionClosing(reason=ClosingReason.ENDED_BY_CUSTOMER, closing_until=LATER),
    events.SessionCompleted(ended_at=LATER),
    events.SessionPaused(reason="extension"),
    events.SessionResumed(expires_at=LATER),
    seats.SessionRerouted(
        session_id=SESSION, from_mitra_id=ACCOUNT, mitra_id=MESSAGE, mitra_name="Senja"
    ),
    events.ChoiceOffered(unused_seconds=480, choose_by=LATER),
    events.ExtensionRequested(extension_id=MESSAGE, minutes=15, price_idr=15000, answer_by=LATER),
    events.ExtensionResolved(
        extension_id=MESSAGE, outcome="approved", pay_by=LATER, payment_session_id=PAYMENT
    ),
    events.ExtensionApplied(extension_id=MESSAGE, minutes=15, expires_at=LATER),
    events.SessionTopicUpdated(topic_sensitivity=TopicSensitivity.SENSITIVE),
)
ACCOUNT_EVENTS: tuple[events.AccountEvent, ...] = (
    events.OfferMade(
        request_id=SESSION,
        customer_name="Ana",
        mode=Mode.CHAT,
        minutes=15,
        topic_sensitivity=TopicSensitivity.SENSITIVE,
        topics=["keluarga"],
        expires_at=LATER,
    ),
    events.OfferWithdrawn(request_id=SESSION, reason="taken"),
    events.Paired(session_id=SESSION, mitra_name="Teduh"),
    events.ReturningTimeout(session_id=SESSION, mitra_id=ACCOUNT, mitra_name="Teduh"),
    events.PaymentUpdated(
        payment_session_id=PAYMENT,
        status=PaymentStatus.CONFIRMED,
        pay_url=None,
        chat_session_id=None,
    ),
    events.CreditGranted(
        credit_id=PAYMENT,
        mode=Mode.CHAT,
        minutes=15,
        cause=CreditCause.STRANDED,
        expires_at=LATER,
    ),
    passing.StatusChanged(is_online=False, reason="stale"),
    events.ConfigChanged(),
    passing.MessageStatus(session_id=SESSION, side=Side.MITRA, delivered_seq=4, read_seq=3),
    passing.TypingNow(session_id=SESSION, side=Side.MITRA),
)
OMITTED = events.Omitted()


def envelope(event: events.AnyEvent, seq: int | None) -> frames.Envelope:
    """As it stands on the wire; the topic says whose it is."""
    return frames.Envelope(topic=TOPIC, epoch="7f3a", seq=seq, at=AT, event=event)


ENVELOPES = (
    *(envelope(event, seq) for seq, event in enumerate((*STREAM_EVENTS, OMITTED), 1)),
    *(envelope(event, None) for event in ACCOUNT_EVENTS),
)
FRAMES: tuple[Reply, ...] = (
    frames.Ready(
        user=frames.User(id=ACCOUNT, role=AccountKind.CUSTOMER, name="Ana"),
        server_time=AT,
        resume=[TOPIC],
    ),
    frames.ServerPing(),
    frames.ServerPong(
        t=1795204800123,
        server_time=AT,
        beacon=frames.Beacon(available=True, count=3, call_count=1, as_of=AT),
        last_seq={str(SESSION): 4},
    ),
    frames.Subscribed(topic=TOPIC, epoch="7f3a", last_seq=4),
    frames.Ack(client_message_id=MESSAGE, seq=4),
    frames.ErrorFrame(re=str(MESSAGE), code="SESSION_CLOSED", temporary=False),
    frames.Reload(topic=TOPIC),
    *ENVELOPES,
)
OPERATOR_COMMANDS: tuple[Frame, ...] = (OperatorAuth(type="auth", access_token="eyJ…"),)  # noqa: S106 - an example
OPERATOR_FRAMES: tuple[Reply, ...] = (
    Tiles(
        at=AT,
        online=4,
        reachable=4,
        available=3,
        in_session=1,
        waiting=0,
        paused=0,
        waiting_since=None,
        wait_p50_seconds=8.2,
        wait_p95_seconds=41.5,
        accept_rate=0.82,
        sensitive_share=0.25,
        sessions_today=12,
        revenue_today_idr=312000,
        open_failures=1,
        failed_jobs=0,
        alerts=[Alert(kind=AlertKind.FAILED_PAIRINGS, level="mild", n=1, since=None)],
        mirror=MirrorTile(believed=True, drift=0, compared_at=AT),
    ),
    Waits(hours=[HourOfWaits(at=AT, sessions=12, p50_seconds=8.2, p95_seconds=41.5)]),
)
