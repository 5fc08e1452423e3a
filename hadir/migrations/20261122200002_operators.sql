-- migrate:up

-- An operator may end a session (E11).
ALTER TABLE chat_sessions DROP CONSTRAINT chat_sessions_closing_reason_check;
ALTER TABLE chat_sessions ADD CONSTRAINT chat_sessions_closing_reason_check CHECK (closing_reason IN
    ('time_up', 'ended_by_customer', 'ended_by_mitra', 'ended_by_operator', 'mitra_gone'));

-- migrate:down
