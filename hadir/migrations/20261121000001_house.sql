-- migrate:up

-- infra ---------------------------------------------------------------------------------------

-- One row. A restored backup gets a new epoch, so that clients reload instead of resuming.
CREATE TABLE system_state (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    epoch uuid NOT NULL DEFAULT gen_random_uuid(),
    clock_offset_seconds double precision NOT NULL DEFAULT 0
);
INSERT INTO system_state DEFAULT VALUES;

CREATE TABLE outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topics text[] NOT NULL,
    event jsonb,                       -- null: a pointer into a session's stream
    first_seq bigint,
    last_seq bigint,
    created_at timestamptz NOT NULL,
    CHECK ((event IS NULL) = (first_seq IS NOT NULL AND last_seq IS NOT NULL))
);
CREATE INDEX outbox_created ON outbox (created_at);

CREATE TABLE deadlines (
    kind text NOT NULL,
    ref uuid NOT NULL,
    due_at timestamptz NOT NULL,
    attempts int NOT NULL DEFAULT 0,
    PRIMARY KEY (kind, ref)
);
CREATE INDEX deadlines_due ON deadlines (due_at);

CREATE TABLE jobs (
    id uuid PRIMARY KEY,
    kind text NOT NULL,
    payload jsonb NOT NULL,
    run_at timestamptz NOT NULL,
    attempts int NOT NULL DEFAULT 0,
    failed_at timestamptz,             -- given up: kept for the operator to see
    last_error text
);
CREATE INDEX jobs_due ON jobs (run_at) WHERE failed_at IS NULL;

CREATE TABLE idempotency_keys (
    account_id uuid NOT NULL,
    route text NOT NULL,
    key text NOT NULL,
    body_hash bytea NOT NULL,
    result_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, route, key)
);
CREATE INDEX idempotency_keys_created ON idempotency_keys (created_at);

CREATE TABLE audit_log (
    id uuid PRIMARY KEY,
    at timestamptz NOT NULL,
    operator_id uuid,
    action text NOT NULL,
    subject_kind text NOT NULL,
    subject_id text NOT NULL,
    before jsonb,
    after jsonb
);
CREATE INDEX audit_log_at ON audit_log (at DESC, id DESC);

CREATE TABLE dev_inbox (
    id uuid PRIMARY KEY,
    at timestamptz NOT NULL,
    kind text NOT NULL CHECK (kind IN ('otp', 'push', 'payment', 'operator_link')),
    recipient text NOT NULL,
    code text,
    url text,
    body text NOT NULL
);
CREATE INDEX dev_inbox_at ON dev_inbox (at DESC, id DESC);

-- settings ------------------------------------------------------------------------------------

CREATE TABLE settings (
    key text PRIMARY KEY,
    value jsonb NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    updated_at timestamptz NOT NULL,
    updated_by uuid
);

-- accounts ------------------------------------------------------------------------------------

CREATE TABLE customers (
    id uuid PRIMARY KEY,
    call_name text CHECK (char_length(call_name) BETWEEN 1 AND 40),
    phone text CHECK (phone ~ '^\+[1-9][0-9]{6,14}$'),
    phone_verified_at timestamptz,
    account_belongs_to uuid REFERENCES customers (id),
    usp_seen_at timestamptz,
    terms_accepted_at timestamptz,
    privacy_accepted_at timestamptz,
    adult_confirmed_at timestamptz,
    created_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX customers_phone ON customers (phone) WHERE phone IS NOT NULL;

CREATE TABLE mitras (
    id uuid PRIMARY KEY,
    call_name text NOT NULL CHECK (char_length(call_name) BETWEEN 1 AND 40),
    phone text NOT NULL UNIQUE CHECK (phone ~ '^\+[1-9][0-9]{6,14}$'),
    is_active boolean NOT NULL DEFAULT true,
    is_bot boolean NOT NULL DEFAULT false,
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL
);

CREATE TABLE operators (
    id uuid PRIMARY KEY,
    email text NOT NULL CHECK (email = lower(email)),
    role text NOT NULL CHECK (role IN ('viewer', 'supervisor', 'admin')),
    password_hash text,
    is_active boolean NOT NULL DEFAULT true,
    failed_attempts int NOT NULL DEFAULT 0,
    locked_until timestamptz,
    created_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX operators_email ON operators (email);

CREATE TABLE operator_links (
    token_hash bytea PRIMARY KEY,
    operator_id uuid NOT NULL REFERENCES operators (id),
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);

CREATE TABLE auth_sessions (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL,
    account_kind text NOT NULL CHECK (account_kind IN ('customer', 'mitra', 'operator')),
    device text NOT NULL,
    created_at timestamptz NOT NULL,
    last_used_at timestamptz NOT NULL,
    revoked_at timestamptz,
    revoked_reason text
);
CREATE INDEX auth_sessions_account ON auth_sessions (account_id) WHERE revoked_at IS NULL;
CREATE INDEX auth_sessions_revoked ON auth_sessions (revoked_at) WHERE revoked_at IS NOT NULL;

CREATE TABLE refresh_tokens (
    token_hash bytea PRIMARY KEY,
    auth_session_id uuid NOT NULL REFERENCES auth_sessions (id),
    issued_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    spent_at timestamptz,
    successor_hash bytea
);
CREATE INDEX refresh_tokens_session ON refresh_tokens (auth_session_id);

CREATE TABLE otp_requests (
    id uuid PRIMARY KEY,
    account_kind text NOT NULL CHECK (account_kind IN ('customer', 'mitra')),
    phone text NOT NULL,
    requested_by uuid,                 -- the anonymous customer who asked, from the bearer token
    ip text NOT NULL,
    channel text NOT NULL CHECK (channel IN ('whatsapp', 'sms')),
    code_hash bytea,                   -- null when there is nobody to tell (same answer, no code)
    attempts int NOT NULL DEFAULT 0,
    status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'sent', 'failed')),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX otp_requests_phone ON otp_requests (phone, created_at DESC);
CREATE INDEX otp_requests_ip ON otp_requests (ip, created_at DESC);

CREATE TABLE used_tickets (
    id uuid PRIMARY KEY,
    expires_at timestamptz NOT NULL
);

-- Edited by operators; empty until somebody says where support can be reached.
CREATE TABLE support_handles (
    id uuid PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('whatsapp', 'telegram', 'email')),
    label text NOT NULL CHECK (char_length(label) BETWEEN 1 AND 60),
    value text NOT NULL CHECK (char_length(value) BETWEEN 1 AND 120),
    sort_order int NOT NULL DEFAULT 0,
    is_active boolean NOT NULL DEFAULT true,
    version bigint NOT NULL DEFAULT 1
);

-- payments ------------------------------------------------------------------------------------

CREATE TABLE price_tiers (
    id uuid PRIMARY KEY,
    mode text NOT NULL CHECK (mode IN ('chat', 'call')),
    minutes int NOT NULL CHECK (minutes BETWEEN 1 AND 600),
    price_idr bigint NOT NULL CHECK (price_idr >= 0),
    is_active boolean NOT NULL DEFAULT true,
    is_test boolean NOT NULL DEFAULT false,
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX price_tiers_active ON price_tiers (mode, minutes) WHERE is_active;

CREATE TABLE payment_methods (
    code text PRIMARY KEY,
    method_group text NOT NULL,
    name text NOT NULL,
    min_idr bigint NOT NULL CHECK (min_idr >= 0),
    max_idr bigint NOT NULL CHECK (max_idr >= min_idr),
    sort_order int NOT NULL,
    is_active boolean NOT NULL DEFAULT true,
    version bigint NOT NULL DEFAULT 1
);

CREATE TABLE payment_sessions (
    id uuid PRIMARY KEY,
    customer_id uuid NOT NULL REFERENCES customers (id),
    status text NOT NULL CHECK (status IN
        ('pending', 'confirmed', 'consumed', 'expired', 'abandoned', 'failed')),
    mode text NOT NULL DEFAULT 'chat' CHECK (mode IN ('chat', 'call')),
    minutes int NOT NULL CHECK (minutes > 0),
    amount_idr bigint NOT NULL CHECK (amount_idr >= 0),
    tier_id uuid NOT NULL REFERENCES price_tiers (id),
    tier_snapshot jsonb NOT NULL,
    topic_sensitivity text NOT NULL CHECK (topic_sensitivity IN ('regular', 'sensitive')),
    topics text[] NOT NULL DEFAULT '{}',
    method text NOT NULL REFERENCES payment_methods (code),
    is_first_session_discount boolean NOT NULL DEFAULT false,
    targeted_mitra_id uuid REFERENCES mitras (id),
    provider text NOT NULL,
    provider_ref text,
    pay_url text,
    qr_text text,
    chat_session_id uuid,              -- the latest search made on this payment
    extension_id uuid UNIQUE,          -- set: it pays for more time, not for a new session
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    confirmed_at timestamptz,
    closed_at timestamptz
);
CREATE UNIQUE INDEX payment_sessions_one_pending ON payment_sessions (customer_id)
    WHERE status = 'pending' AND extension_id IS NULL;
CREATE INDEX payment_sessions_customer ON payment_sessions (customer_id, created_at DESC);
CREATE UNIQUE INDEX payment_sessions_provider_ref ON payment_sessions (provider, provider_ref)
    WHERE provider_ref IS NOT NULL;

CREATE TABLE payment_webhooks (
    id uuid PRIMARY KEY,
    provider text NOT NULL,
    event_key text NOT NULL,
    ref text,                          -- the charge it speaks of, as the provider names it
    body bytea NOT NULL,
    received_at timestamptz NOT NULL,
    UNIQUE (provider, event_key)
);
CREATE INDEX payment_webhooks_ref ON payment_webhooks (provider, ref);

-- The sandbox is a vendor of its own that happens to live in this database.
CREATE TABLE sandbox_charges (
    ref text PRIMARY KEY,
    payment_session_id uuid NOT NULL UNIQUE,
    amount_idr bigint NOT NULL,
    method text NOT NULL,
    status text NOT NULL CHECK (status IN ('waiting', 'paid', 'failed', 'expired')),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);

-- availability --------------------------------------------------------------------------------

CREATE TABLE mitra_status (
    mitra_id uuid PRIMARY KEY REFERENCES mitras (id),
    is_online boolean NOT NULL DEFAULT false,
    finish_then_off boolean NOT NULL DEFAULT false,
    online_changed_at timestamptz,
    last_heartbeat_at timestamptz,
    graced_at timestamptz,             -- a seed took the mitra for alive at this moment …
    graced_beat_at timestamptz,        -- … once for this beat
    last_offered_at timestamptz,
    load int NOT NULL DEFAULT 0 CHECK (load >= 0),
    in_call boolean NOT NULL DEFAULT false,
    capacity_override int CHECK (capacity_override BETWEEN 0 AND 50),
    version bigint NOT NULL DEFAULT 1
);
CREATE INDEX mitra_status_online ON mitra_status (last_heartbeat_at) WHERE is_online;

CREATE TABLE mitra_online_logs (
    id uuid PRIMARY KEY,
    mitra_id uuid NOT NULL REFERENCES mitras (id),
    is_online boolean NOT NULL,
    reason text NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX mitra_online_logs_mitra ON mitra_online_logs (mitra_id, at DESC);

-- sessions ------------------------------------------------------------------------------------

CREATE TABLE chat_sessions (
    id uuid PRIMARY KEY,
    customer_id uuid NOT NULL REFERENCES customers (id),
    mitra_id uuid REFERENCES mitras (id),
    payment_session_id uuid REFERENCES payment_sessions (id),
    state text NOT NULL CHECK (state IN ('searching', 'pending_payment', 'active', 'extending',
        'closing', 'completed', 'cancelled', 'expired')),
    mode text NOT NULL CHECK (mode IN ('chat', 'call')),
    minutes int NOT NULL CHECK (minutes > 0),
    topic_sensitivity text NOT NULL DEFAULT 'regular'
        CHECK (topic_sensitivity IN ('regular', 'sensitive')),
    topics text[] NOT NULL DEFAULT '{}',
    is_first_session_discount boolean NOT NULL DEFAULT false,
    targeted_mitra_id uuid REFERENCES mitras (id),
    round int NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    search_until timestamptz NOT NULL,
    started_at timestamptz,
    expires_at timestamptz,
    closing_reason text CHECK (closing_reason IN
        ('time_up', 'ended_by_customer', 'ended_by_mitra')),
    closing_until timestamptz,
    ended_at timestamptz,
    paused_at timestamptz,             -- while set, the clock stands still
    customer_goodbye_at timestamptz,
    mitra_goodbye_at timestamptz,
    last_seq bigint NOT NULL DEFAULT 0,
    CHECK (mitra_id IS NOT NULL OR state IN ('searching', 'cancelled', 'expired')),
    CHECK ((expires_at IS NOT NULL) OR
        state NOT IN ('active', 'extending', 'closing', 'completed')),
    CHECK ((ended_at IS NOT NULL) = (state IN ('completed', 'cancelled', 'expired')))
);
CREATE UNIQUE INDEX chat_sessions_one_live ON chat_sessions (customer_id)
    WHERE state IN ('searching', 'pending_payment', 'active', 'extending');
CREATE INDEX chat_sessions_holding ON chat_sessions (mitra_id)
    WHERE state IN ('pending_payment', 'active', 'extending');
CREATE INDEX chat_sessions_searching ON chat_sessions (created_at) WHERE state = 'searching';
CREATE INDEX chat_sessions_customer_ended ON chat_sessions (customer_id, ended_at DESC, id DESC);
CREATE INDEX chat_sessions_mitra_ended ON chat_sessions (mitra_id, ended_at DESC, id DESC);

CREATE TABLE session_events (
    session_id uuid NOT NULL REFERENCES chat_sessions (id),
    seq bigint NOT NULL CHECK (seq > 0),
    at timestamptz NOT NULL,
    type text NOT NULL,
    actor text NOT NULL CHECK (actor IN ('customer', 'mitra', 'operator', 'system')),
    audience text NOT NULL DEFAULT 'both'
        CHECK (audience IN ('both', 'customer', 'mitra', 'operator')),
    client_message_id uuid,
    payload jsonb NOT NULL,
    PRIMARY KEY (session_id, seq)
);
CREATE UNIQUE INDEX session_events_once ON session_events (session_id, actor, client_message_id)
    WHERE client_message_id IS NOT NULL;

CREATE TABLE session_cursors (
    session_id uuid NOT NULL REFERENCES chat_sessions (id),
    side text NOT NULL CHECK (side IN ('customer', 'mitra')),
    delivered_seq bigint NOT NULL DEFAULT 0,
    read_seq bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (session_id, side),
    CHECK (read_seq <= delivered_seq)
);

CREATE TABLE session_extensions (
    id uuid PRIMARY KEY,
    session_id uuid NOT NULL REFERENCES chat_sessions (id),
    state text NOT NULL CHECK (state IN ('requested', 'approved', 'applied', 'rejected', 'lapsed')),
    tier_id uuid NOT NULL REFERENCES price_tiers (id),
    minutes int NOT NULL CHECK (minutes > 0),
    price_idr bigint NOT NULL CHECK (price_idr >= 0),
    method text NOT NULL REFERENCES payment_methods (code),
    requested_at timestamptz NOT NULL,
    answer_by timestamptz NOT NULL,
    answered_at timestamptz,
    pay_by timestamptz,
    payment_session_id uuid REFERENCES payment_sessions (id),
    ended_at timestamptz
);
CREATE UNIQUE INDEX session_extensions_one_open ON session_extensions (session_id)
    WHERE state IN ('requested', 'approved');

CREATE TABLE session_sensitivity_log (
    id uuid PRIMARY KEY,
    session_id uuid NOT NULL REFERENCES chat_sessions (id),
    mitra_id uuid NOT NULL REFERENCES mitras (id),
    topic_sensitivity text NOT NULL CHECK (topic_sensitivity IN ('regular', 'sensitive')),
    at timestamptz NOT NULL
);
CREATE INDEX session_sensitivity_log_session ON session_sensitivity_log (session_id, id);

CREATE TABLE session_ratings (
    session_id uuid PRIMARY KEY REFERENCES chat_sessions (id),
    stars int NOT NULL CHECK (stars BETWEEN 1 AND 5),
    note text,
    at timestamptz NOT NULL
);

CREATE TABLE session_reports (
    id uuid PRIMARY KEY,
    session_id uuid NOT NULL REFERENCES chat_sessions (id),
    side text NOT NULL CHECK (side IN ('customer', 'mitra')),
    text text NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX session_reports_at ON session_reports (at DESC, id DESC);

-- A blocked pair is never offered again, whoever of the two wished it (B7).
CREATE TABLE blocks (
    customer_id uuid NOT NULL REFERENCES customers (id),
    mitra_id uuid NOT NULL REFERENCES mitras (id),
    side text NOT NULL CHECK (side IN ('customer', 'mitra')),
    at timestamptz NOT NULL,
    PRIMARY KEY (customer_id, mitra_id, side)
);

-- pairing -------------------------------------------------------------------------------------

CREATE TABLE session_offers (
    session_id uuid NOT NULL REFERENCES chat_sessions (id),
    mitra_id uuid NOT NULL REFERENCES mitras (id),
    round int NOT NULL,
    offered_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    response text CHECK (response IN ('accepted', 'declined', 'missed', 'ignored')),
    responded_at timestamptz,
    PRIMARY KEY (session_id, mitra_id)
);
CREATE INDEX session_offers_mitra ON session_offers (mitra_id, offered_at DESC);
CREATE INDEX session_offers_open ON session_offers (mitra_id) WHERE response IS NULL;

-- Why a request went to whom (E12); the answers stand in session_offers.
CREATE TABLE pairing_waves (
    id uuid PRIMARY KEY,
    session_id uuid NOT NULL REFERENCES chat_sessions (id),
    at timestamptz NOT NULL,
    reason text NOT NULL CHECK (reason IN ('round', 'newcomer')),
    round int NOT NULL,
    candidates uuid[] NOT NULL,        -- as the mirror proposed them, best turn first
    offered uuid[] NOT NULL            -- those whom Postgres found free
);
CREATE INDEX pairing_waves_session ON pairing_waves (session_id, id);

CREATE TABLE pairing_failures (
    id uuid PRIMARY KEY,
    session_id uuid NOT NULL REFERENCES chat_sessions (id),
    cause text NOT NULL,
    is_terminal boolean NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX pairing_failures_at ON pairing_failures (at DESC, id DESC);

-- reference data ------------------------------------------------------------------------------

INSERT INTO payment_methods (code, method_group, name, min_idr, max_idr, sort_order) VALUES
    ('qris', 'qr', 'QRIS', 1000, 10000000, 10),
    ('gopay', 'ewallet', 'GoPay', 1000, 20000000, 20),
    ('dana', 'ewallet', 'DANA', 1000, 20000000, 30),
    ('ovo', 'ewallet', 'OVO', 1000, 20000000, 40),
    ('bca_va', 'virtual_account', 'BCA Virtual Account', 10000, 50000000, 50);

INSERT INTO price_tiers (id, mode, minutes, price_idr, is_test) VALUES
    ('01930000-0000-7000-8000-000000000001', 'chat', 1, 1000, true),
    ('01930000-0000-7000-8000-000000000015', 'chat', 15, 15000, false),
    ('01930000-0000-7000-8000-000000000030', 'chat', 30, 26000, false),
    ('01930000-0000-7000-8000-000000000060', 'chat', 60, 48000, false);

-- migrate:down
-- forward only: a mistake is mended by the next migration
