-- migrate:up
ALTER TABLE customers ADD COLUMN banned_at timestamptz, ADD COLUMN ban_reason text,
    ADD CONSTRAINT customers_ban_has_a_reason CHECK ((banned_at IS NULL) = (ban_reason IS NULL));
CREATE INDEX customers_listed ON customers (created_at DESC, id DESC)
    WHERE account_belongs_to IS NULL AND deleted_at IS NULL;
CREATE INDEX customers_banned ON customers (created_at DESC, id DESC) WHERE banned_at IS NOT NULL;
CREATE INDEX chat_sessions_by_customer ON chat_sessions (customer_id, created_at DESC);

-- migrate:down
