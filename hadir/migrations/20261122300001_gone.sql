-- migrate:up

-- The mitra is gone in the middle of a session (G9): what the customer may choose, and what of the
-- paid time is still unused. A session that serves such a rest names the one it goes on from.
ALTER TABLE chat_sessions
    ADD COLUMN choice_offered_at timestamptz,
    ADD COLUMN granted_seconds int CHECK (granted_seconds > 0),
    ADD COLUMN continues_id uuid UNIQUE REFERENCES chat_sessions (id),
    DROP CONSTRAINT chat_sessions_closing_reason_check,
    ADD CONSTRAINT chat_sessions_closing_reason_check CHECK (closing_reason IN
        ('time_up', 'ended_by_customer', 'ended_by_mitra', 'ended_by_operator', 'mitra_gone')),
    ADD CONSTRAINT chat_sessions_continues_check
        CHECK ((continues_id IS NULL) = (granted_seconds IS NULL));

-- Time that was paid and will not be served by this session: the customer's, as credit.
CREATE TABLE session_unused (
    session_id uuid PRIMARY KEY REFERENCES chat_sessions (id),
    customer_id uuid NOT NULL REFERENCES customers (id),
    payment_session_id uuid NOT NULL REFERENCES payment_sessions (id),
    mode text NOT NULL CHECK (mode IN ('chat', 'call')),
    seconds int NOT NULL CHECK (seconds > 0),
    at timestamptz NOT NULL
);

-- migrate:down
