-- migrate:up
CREATE TABLE push_subscriptions (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL,
    account_kind text NOT NULL CHECK (account_kind IN ('customer', 'mitra')),
    auth_session_id uuid NOT NULL REFERENCES auth_sessions (id) ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('web', 'fcm')),
    address text NOT NULL UNIQUE,      -- one device rings for one account
    p256dh text,
    auth text,
    language text NOT NULL CHECK (language IN ('id', 'en')),
    created_at timestamptz NOT NULL,
    CHECK (kind <> 'web' OR (p256dh IS NOT NULL AND auth IS NOT NULL))
);
CREATE INDEX push_subscriptions_account ON push_subscriptions (account_id);

-- What was already pushed to whom: one push per request and mitra (E3).
CREATE TABLE push_claims (
    account_id uuid NOT NULL,
    key text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (account_id, key)
);
CREATE INDEX push_claims_at ON push_claims (at);

-- migrate:down
