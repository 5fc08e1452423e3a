"""An evening's worth of rows, so that pictures of the operators' pages show what they are for.

Only for looking at: the triggers rest meanwhile, and the books would not add up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.support.site import Site

MITRAS = ("senja", "rinai", "embun", "laras", "pagi", "padi", "rimba", "akar", "jingga", "sagara")
CUSTOMERS = ("mentari", "kelana", "kenari", "dandelion", "awan", "pinus", "lini", "rona")
TALKS = 44

# Numbers that look like an evening come from sines: the same at each run.
MAKE = (
    """INSERT INTO mitras (id, call_name, phone, created_at)
    SELECT gen_random_uuid(), name, '+6281355500' || lpad(n::text, 3, '0'),
        %(now)s - n * interval '9 days'
    FROM unnest(%(mitras)s::text[]) WITH ORDINALITY AS named (name, n)""",
    """INSERT INTO mitra_status (mitra_id, online_changed_at)
    SELECT id, %(now)s FROM mitras ON CONFLICT DO NOTHING""",
    """INSERT INTO customers (id, call_name, phone, created_at)
    SELECT gen_random_uuid(), name, '+6281277700' || lpad(n::text, 3, '0'),
        %(now)s - n * interval '5 hours'
    FROM unnest(%(customers)s::text[]) WITH ORDINALITY AS named (name, n)""",
    """CREATE TEMP TABLE stock ON COMMIT DROP AS
    SELECT n, gen_random_uuid() AS id, uuidv7(n * interval '-15 minutes') AS payment_id,
        t.price_idr, t.minutes, t.id AS tier_id, c.id AS customer_id, m.id AS mitra_id,
        %(now)s - interval '40 minutes' - n * interval '15 minutes' AS at,
        (30 + 22 * sin(n / 9.0) + 14 * sin(n * 7)) * interval '1 second' AS waited,
        CASE WHEN n %% 11 = 0 THEN 'expired' WHEN n %% 17 = 0 THEN 'cancelled'
            ELSE 'completed' END AS state
    FROM generate_series(1, %(talks)s) n
    JOIN (SELECT *, row_number() OVER (ORDER BY call_name) - 1 AS k FROM customers
        WHERE call_name = ANY (%(customers)s)) c ON c.k = n %% %(customer_count)s
    JOIN (SELECT *, row_number() OVER (ORDER BY call_name) - 1 AS k FROM mitras
        WHERE call_name = ANY (%(mitras)s)) m ON m.k = (n * 3) %% %(mitra_count)s
    JOIN (SELECT *, row_number() OVER (ORDER BY minutes) - 1 AS k,
        count(*) OVER () AS tiers FROM price_tiers WHERE mode = 'chat' AND NOT is_test) t
        ON t.k = n %% t.tiers""",
    """INSERT INTO chat_sessions (id, customer_id, mitra_id, payment_session_id, state, mode,
        minutes, topic_sensitivity, created_at, search_until, started_at, expires_at, ended_at,
        closing_reason)
    SELECT id, customer_id, CASE state WHEN 'completed' THEN mitra_id END, payment_id, state,
        'chat', minutes, CASE WHEN n %% 6 = 0 THEN 'sensitive' ELSE 'regular' END, at,
        at + interval '5 minutes', CASE state WHEN 'completed' THEN at + waited END,
        CASE state WHEN 'completed' THEN at + waited + interval '30 minutes' END,
        at + interval '33 minutes', CASE state WHEN 'completed' THEN 'time_up' END
    FROM stock""",
    """INSERT INTO session_offers
        (session_id, mitra_id, round, offered_at, expires_at, response, responded_at)
    SELECT id, mitra_id, 1, at, at + interval '60 seconds',
        CASE state WHEN 'completed' THEN 'accepted' ELSE 'declined' END, at + waited FROM stock""",
    """INSERT INTO session_sensitivity_log (id, session_id, mitra_id, topic_sensitivity, at)
    SELECT gen_random_uuid(), id, mitra_id, 'sensitive', at + interval '12 minutes'
    FROM stock WHERE n %% 12 = 0 AND state = 'completed'""",
    """INSERT INTO pairing_failures
        (id, session_id, cause, is_terminal, at, resolution, resolved_at)
    SELECT gen_random_uuid(), id,
        CASE WHEN n %% 2 = 0 THEN 'no_mitra_available' ELSE 'blast_timeout' END, true,
        at + interval '5 minutes', CASE WHEN n > 25 THEN 'refund' END,
        CASE WHEN n > 25 THEN at + interval '20 minutes' END
    FROM stock WHERE state = 'expired'""",
    """INSERT INTO payment_sessions (id, customer_id, status, minutes, amount_idr, tier_id,
        tier_snapshot, topic_sensitivity, method, provider, chat_session_id, created_at, expires_at,
        confirmed_at, paid_idr, is_first_session_discount)
    SELECT payment_id, customer_id,
        CASE WHEN n %% 11 = 0 THEN 'refunded' WHEN n %% 13 = 0 THEN 'refund_requested'
            WHEN n = 5 THEN 'review' WHEN n %% 17 = 0 THEN 'credited' ELSE 'consumed' END,
        minutes, price_idr, tier_id, '{}', 'regular',
        CASE WHEN n %% 3 = 0 THEN 'bca_va' ELSE 'qris' END, 'sandbox', id,
        at - interval '2 minutes', at + interval '18 minutes', at, price_idr, n < 4
    FROM stock""",
    """INSERT INTO refunds (id, payment_session_id, amount_idr, status, reason, asked_by, details,
        proof, created_at, closed_at)
    SELECT uuidv7(n * interval '-15 minutes'), payment_id,
        CASE WHEN n %% 22 = 0 THEN price_idr / 2 ELSE price_idr END,
        CASE WHEN n %% 11 = 0 THEN 'refunded' WHEN n %% 26 = 0 THEN 'manual' ELSE 'sent' END,
        'nggak ada yang datang', CASE WHEN n %% 2 = 0 THEN 'operator' ELSE 'customer' END,
        CASE WHEN n %% 26 = 0 THEN '{"bank": "BCA", "account_number": "1234567890",
            "holder": "Mentari"}'::jsonb END,
        CASE WHEN n %% 22 = 0 THEN 'BCA 77' END, at + interval '30 minutes',
        CASE WHEN n %% 11 = 0 THEN at + interval '2 hours' END
    FROM stock WHERE n %% 11 = 0 OR n %% 13 = 0""",
    """INSERT INTO credits (id, customer_id, mode, minutes, minutes_left, cause, payment_session_id,
        chat_session_id, created_at, expires_at)
    SELECT uuidv7(n * interval '-15 minutes'), customer_id, 'chat', minutes,
        CASE WHEN n %% 4 = 0 THEN minutes / 2 ELSE minutes END,
        CASE n %% 4 WHEN 0 THEN 'unused_minutes' WHEN 1 THEN 'stranded' WHEN 2 THEN 'late_money'
            ELSE 'failed_pairing' END,
        payment_id, CASE WHEN n %% 4 = 0 THEN id END, at, at + interval '90 days'
    FROM stock WHERE n %% 3 = 0""",
    """INSERT INTO payouts (id, mitra_id, amount_idr, status, proof, reason, created_at, closed_at)
    SELECT uuidv7(n * interval '-15 minutes'), mitra_id, price_idr * 3,
        CASE n %% 4 WHEN 0 THEN 'open' WHEN 1 THEN 'failed' ELSE 'paid' END,
        CASE WHEN n %% 4 > 1 THEN 'BCA ' || 700 + n END,
        CASE WHEN n %% 4 = 1 THEN 'rekeningnya tutup' END, at,
        CASE WHEN n %% 4 > 0 THEN at + interval '1 hour' END
    FROM stock WHERE n < 12""",
    """INSERT INTO mitra_balances (mitra_id, owed_idr)
    SELECT mitra_id, sum(price_idr) * 60 / 100 FROM stock WHERE state = 'completed'
    GROUP BY mitra_id ON CONFLICT DO NOTHING""",
    """INSERT INTO mitra_online_logs (id, mitra_id, is_online, reason, at)
    SELECT gen_random_uuid(), m.id, n %% 2 = 1,
        CASE WHEN n %% 2 = 1 THEN 'switched_on' WHEN n %% 6 = 0 THEN 'no_heartbeat'
            ELSE 'switched_off' END,
        %(now)s - (40 - n) * interval '5 hours'
    FROM mitras m, generate_series(1, 30) n""",
)


async def stock_desk(site: Site) -> None:
    """Behind the one session that is under way."""
    async with site.db.transaction() as tx:
        now = await tx.value("SELECT coalesce(max(created_at), now()) FROM chat_sessions")
        given = {
            "now": now,
            "mitras": [*MITRAS],
            "customers": [*CUSTOMERS],
            "mitra_count": len(MITRAS),
            "customer_count": len(CUSTOMERS),
            "talks": TALKS,
        }
        await tx.execute("SET LOCAL session_replication_role = replica")
        for statement in MAKE:
            await tx.execute(statement, given)
