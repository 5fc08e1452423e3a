"""SQL of a desk after a good first year: 50,000 sessions, 2,000 mitras, what goes with them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from psycopg import AsyncConnection

SESSIONS, MITRAS = 50_000, 2_000
MIDDLE = datetime(2026, 6, 1, tzinfo=UTC)
BEGAN = MIDDLE - timedelta(minutes=SESSIONS // 2)
MITRA = UUID("00000000-0000-7000-8000-000000000007")
"""Who has a tenth of all sessions."""

MAKE = (
    """INSERT INTO mitras (id, call_name, phone, is_active, created_at)
    SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'mitra ' || n,
        '+62812' || lpad(n::text, 8, '0'), n %% 50 <> 0, %(began)s
    FROM generate_series(1, %(mitras)s) n""",
    """INSERT INTO mitra_status (mitra_id, is_online) SELECT id, is_active AND random() < 0.05
    FROM mitras""",
    """INSERT INTO customers (id, created_at)
    SELECT ('00000000-0000-7000-9000-' || lpad(to_hex(n), 12, '0'))::uuid,
        %(began)s + n * interval '1 minute'
    FROM generate_series(1, %(sessions)s) n""",
    # One mitra has a tenth of all sessions; calls and what came to nothing are rare.
    """INSERT INTO chat_sessions (id, customer_id, mitra_id, state, mode, minutes,
        topic_sensitivity, created_at, search_until, started_at, expires_at, ended_at)
    SELECT ('00000000-0000-7000-a000-' || lpad(to_hex(n), 12, '0'))::uuid,
        ('00000000-0000-7000-9000-' || lpad(to_hex(n), 12, '0'))::uuid,
        ('00000000-0000-7000-8000-' ||
            lpad(to_hex(CASE WHEN n %% 10 = 0 THEN 7 ELSE 1 + n %% %(mitras)s END), 12, '0'))::uuid,
        CASE WHEN n %% 500 = 0 THEN 'cancelled' WHEN n > %(sessions)s - 40 THEN 'active'
            ELSE 'completed' END,
        CASE WHEN n %% 997 = 0 THEN 'call' ELSE 'chat' END, 30,
        CASE WHEN n %% 6 = 0 THEN 'sensitive' ELSE 'regular' END,
        %(began)s + n * interval '1 minute', %(began)s, %(began)s, %(began)s,
        CASE WHEN n %% 500 <> 0 AND n > %(sessions)s - 40 THEN NULL ELSE %(began)s END
    FROM generate_series(1, %(sessions)s) n""",
    """INSERT INTO pairing_failures
        (id, session_id, cause, is_terminal, at, resolution, resolved_at)
    SELECT ('00000000-0000-7000-b000-' || lpad(to_hex(n), 12, '0'))::uuid,
        ('00000000-0000-7000-a000-' || lpad(to_hex(n), 12, '0'))::uuid, 'blast_timeout', true,
        %(began)s, CASE WHEN n %% 300 <> 0 THEN 'close' END,
        CASE WHEN n %% 300 <> 0 THEN %(began)s END
    FROM generate_series(1, 20000) n""",
    """INSERT INTO audit_log (id, at, operator_id, action, subject_kind, subject_id)
    SELECT ('00000000-0000-7000-c000-' || lpad(to_hex(n), 12, '0'))::uuid,
        %(began)s + n * interval '1 minute',
        CASE WHEN n %% 700 = 0 THEN '00000000-0000-7000-d000-000000000001'::uuid
            ELSE '00000000-0000-7000-d000-000000000002'::uuid END, 'x',
        CASE WHEN n %% 300 = 0 THEN 'setting' ELSE 'session' END, (n %% 100)::text
    FROM generate_series(1, 20000) n""",
    """INSERT INTO payment_sessions (id, customer_id, status, minutes, amount_idr, tier_id,
        tier_snapshot, topic_sensitivity, method, provider, created_at, expires_at)
    SELECT ('00000000-0000-7000-e000-' || lpad(to_hex(n), 12, '0'))::uuid,
        ('00000000-0000-7000-9000-' || lpad(to_hex(n), 12, '0'))::uuid,
        CASE WHEN n %% 300 = 0 THEN 'failed' ELSE 'expired' END, 30, 26000,
        (SELECT id FROM price_tiers ORDER BY id LIMIT 1), '{}', 'regular', 'qris', 'sandbox',
        %(began)s + n * interval '1 minute', %(began)s + n * interval '1 minute'
    FROM generate_series(1, 20000) n""",
    """INSERT INTO mitra_online_logs (id, mitra_id, is_online, reason, at)
    SELECT ('00000000-0000-7000-f000-' || lpad(to_hex(n), 12, '0'))::uuid,
        '00000000-0000-7000-8000-000000000007', n %% 2 = 1,
        CASE WHEN n %% 2 = 1 THEN 'switched_on' ELSE 'switched_off' END,
        %(began)s + n * interval '1 minute'
    FROM generate_series(1, 5000) n""",
    """INSERT INTO mitra_activity SELECT id, 0, 0, 0, NULL, 0, (random() * 300)::int, 0, 0, NULL, 0,
        random() < 0.02 FROM mitras""",
    """UPDATE customers SET banned_at = %(began)s, ban_reason = 'x'
    WHERE mod(hashtext(id::text), 400) = 0""",
    "ANALYZE",
)


async def fill_desk(conn: AsyncConnection[Any]) -> None:
    """Into an empty database; takes some seconds."""
    counts = {"began": BEGAN, "mitras": MITRAS, "sessions": SESSIONS}
    await conn.execute("SET statement_timeout = 0")
    for statement in MAKE:
        await conn.execute(statement, counts)
