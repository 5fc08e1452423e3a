-- migrate:up

-- The mitra is gone in the middle of a session (G9): what the customer may choose, and what of the
-- paid time is still unused. A session that serves such a rest names the one it goes on from.
ALTER TABLE chat_sessions
    ADD COLUMN choice_offered_at timestamptz,
    ADD COLUMN granted_seconds int CHECK (granted_seconds > 0),
    ADD COLUMN continues_id uuid UNIQUE REFERENCES chat_sessions (id),
    DROP CONSTRAINT chat_sessions_closing_reason_check,
    ADD CONSTRAINT chat_sessions_closing_reason_check CHECK (closing_reason IN
        ('time_up', 'ended_by_customer', 'ended_by_mitra', 'mitra_gone')),
    ADD CONSTRAINT chat_sessions_continues_check
        CHECK ((continues_id IS NULL) = (granted_seconds IS NULL));

-- migrate:down
