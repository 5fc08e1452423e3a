-- migrate:up

-- accept_first (E2): a mitra's slot is held until this moment for a session that is not paid yet.
ALTER TABLE chat_sessions ADD COLUMN hold_until timestamptz;
CREATE INDEX chat_sessions_unpaid_holds ON chat_sessions (customer_id, ended_at)
    WHERE hold_until IS NOT NULL AND started_at IS NULL;

-- What a search that is not paid yet will cost, as its customer chose it.
CREATE TABLE session_orders (
    session_id uuid PRIMARY KEY REFERENCES chat_sessions (id),
    tier_id uuid NOT NULL REFERENCES price_tiers (id),
    method text NOT NULL REFERENCES payment_methods (code),
    provider text NOT NULL
);

-- migrate:down
