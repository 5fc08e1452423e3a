-- Made from the migrations by bin/generate. Do not edit.

CREATE SCHEMA public;

CREATE FUNCTION public.follow_account() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE real_id uuid;
BEGIN
    SELECT account_belongs_to INTO real_id FROM customers WHERE id = NEW.customer_id FOR KEY SHARE;
    NEW.customer_id := coalesce(real_id, NEW.customer_id);
    RETURN NEW;
END $$;

CREATE FUNCTION public.ledger_entry_has_postings() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF NEW.kind <> 'payment' AND
        NOT EXISTS (SELECT FROM ledger_postings WHERE entry_id = NEW.id) THEN
        RAISE EXCEPTION 'ledger entry % has no postings', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION public.ledger_is_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only' USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE FUNCTION public.ledger_must_balance() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF (SELECT sum(amount_idr) FROM ledger_postings WHERE entry_id = NEW.entry_id) <> 0 THEN
        RAISE EXCEPTION 'ledger entry % does not sum to zero', NEW.entry_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.subject IS NULL OR NEW.amount_idr < 0 THEN
        RETURN NULL;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('ledger:' || NEW.account || NEW.subject, 0));
    IF (SELECT sum(amount_idr) FROM ledger_postings
        WHERE account = NEW.account AND subject = NEW.subject) > 0 THEN
        RAISE EXCEPTION 'ledger account % of % is overdrawn', NEW.account, NEW.subject
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION public.mitra_balance_follows() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO mitra_balances (mitra_id, owed_idr) VALUES (NEW.subject, -NEW.amount_idr)
        ON CONFLICT (mitra_id)
        DO UPDATE SET owed_idr = mitra_balances.owed_idr + EXCLUDED.owed_idr;
    RETURN NULL;
END $$;

CREATE FUNCTION public.payment_must_be_posted() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE arrived bigint; now_status text;
BEGIN
    SELECT status INTO now_status FROM payment_sessions WHERE id = NEW.id;
    IF now_status = 'review' THEN
        RETURN NULL;                   -- foreign money has no rupiah to post
    END IF;
    SELECT coalesce(sum(p.amount_idr) FILTER (WHERE p.account = 'provider'), 0) INTO arrived
        FROM ledger_entries e LEFT JOIN ledger_postings p ON p.entry_id = e.id
        WHERE e.payment_session_id = NEW.id AND e.kind IN ('payment', 'review')
        GROUP BY e.id;
    IF FOUND <> (now_status NOT IN ('pending', 'expired', 'abandoned', 'failed')) THEN
        RAISE EXCEPTION 'payment % is % and the ledger says otherwise', NEW.id, now_status
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF FOUND AND arrived <> coalesce(NEW.paid_idr, NEW.amount_idr) THEN
        RAISE EXCEPTION 'payment % is posted with another amount', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TABLE public.audit_log (
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    operator_id uuid,
    action text NOT NULL,
    subject_kind text NOT NULL,
    subject_id text NOT NULL,
    before jsonb,
    after jsonb
);

CREATE TABLE public.auth_sessions (
    id uuid NOT NULL,
    account_id uuid NOT NULL,
    account_kind text NOT NULL,
    device text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    revoked_reason text,
    CONSTRAINT auth_sessions_account_kind_check CHECK ((account_kind = ANY (ARRAY['customer'::text, 'mitra'::text, 'operator'::text])))
);

CREATE TABLE public.blocks (
    customer_id uuid NOT NULL,
    mitra_id uuid NOT NULL,
    side text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT blocks_side_check CHECK ((side = ANY (ARRAY['customer'::text, 'mitra'::text])))
);

CREATE TABLE public.chat_sessions (
    id uuid NOT NULL,
    customer_id uuid NOT NULL,
    mitra_id uuid,
    payment_session_id uuid,
    state text NOT NULL,
    mode text NOT NULL,
    minutes integer NOT NULL,
    topic_sensitivity text DEFAULT 'regular'::text NOT NULL,
    topics text[] DEFAULT '{}'::text[] NOT NULL,
    is_first_session_discount boolean DEFAULT false NOT NULL,
    targeted_mitra_id uuid,
    round integer DEFAULT 0 NOT NULL,
    created_at timestamp with time zone NOT NULL,
    search_until timestamp with time zone NOT NULL,
    started_at timestamp with time zone,
    expires_at timestamp with time zone,
    closing_reason text,
    closing_until timestamp with time zone,
    ended_at timestamp with time zone,
    paused_at timestamp with time zone,
    customer_goodbye_at timestamp with time zone,
    mitra_goodbye_at timestamp with time zone,
    last_seq bigint DEFAULT 0 NOT NULL,
    hold_until timestamp with time zone,
    choice_offered_at timestamp with time zone,
    granted_seconds integer,
    continues_id uuid,
    CONSTRAINT chat_sessions_check CHECK (((mitra_id IS NOT NULL) OR (state = ANY (ARRAY['searching'::text, 'cancelled'::text, 'expired'::text])))),
    CONSTRAINT chat_sessions_check1 CHECK (((expires_at IS NOT NULL) OR (state <> ALL (ARRAY['active'::text, 'extending'::text, 'closing'::text, 'completed'::text])))),
    CONSTRAINT chat_sessions_check2 CHECK (((ended_at IS NOT NULL) = (state = ANY (ARRAY['completed'::text, 'cancelled'::text, 'expired'::text])))),
    CONSTRAINT chat_sessions_closing_reason_check CHECK ((closing_reason = ANY (ARRAY['time_up'::text, 'ended_by_customer'::text, 'ended_by_mitra'::text, 'ended_by_operator'::text, 'mitra_gone'::text]))),
    CONSTRAINT chat_sessions_continues_check CHECK (((continues_id IS NULL) = (granted_seconds IS NULL))),
    CONSTRAINT chat_sessions_granted_seconds_check CHECK ((granted_seconds > 0)),
    CONSTRAINT chat_sessions_minutes_check CHECK ((minutes > 0)),
    CONSTRAINT chat_sessions_mode_check CHECK ((mode = ANY (ARRAY['chat'::text, 'call'::text]))),
    CONSTRAINT chat_sessions_state_check CHECK ((state = ANY (ARRAY['searching'::text, 'pending_payment'::text, 'active'::text, 'extending'::text, 'closing'::text, 'completed'::text, 'cancelled'::text, 'expired'::text]))),
    CONSTRAINT chat_sessions_topic_sensitivity_check CHECK ((topic_sensitivity = ANY (ARRAY['regular'::text, 'sensitive'::text])))
);

CREATE TABLE public.credit_uses (
    payment_session_id uuid NOT NULL,
    credit_id uuid NOT NULL,
    minutes integer NOT NULL,
    CONSTRAINT credit_uses_minutes_check CHECK ((minutes > 0))
);

CREATE TABLE public.credits (
    id uuid NOT NULL,
    customer_id uuid NOT NULL,
    mode text NOT NULL,
    minutes integer NOT NULL,
    minutes_left integer NOT NULL,
    cause text NOT NULL,
    payment_session_id uuid,
    chat_session_id uuid,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT credits_cause_check CHECK ((cause = ANY (ARRAY['stranded'::text, 'late_money'::text, 'unused_minutes'::text, 'goodwill'::text, 'failed_pairing'::text]))),
    CONSTRAINT credits_check CHECK (((minutes_left >= 0) AND (minutes_left <= minutes))),
    CONSTRAINT credits_check1 CHECK ((expires_at >= (created_at + '90 days'::interval))),
    CONSTRAINT credits_minutes_check CHECK ((minutes > 0)),
    CONSTRAINT credits_mode_check CHECK ((mode = ANY (ARRAY['chat'::text, 'call'::text])))
);

CREATE TABLE public.customer_consents (
    customer_id uuid NOT NULL,
    kind text NOT NULL,
    version timestamp with time zone NOT NULL,
    given_at timestamp with time zone NOT NULL,
    CONSTRAINT customer_consents_kind_check CHECK ((kind = ANY (ARRAY['terms'::text, 'privacy'::text, 'age_18'::text])))
);

CREATE TABLE public.customer_identities (
    issuer text NOT NULL,
    subject text NOT NULL,
    customer_id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE VIEW public.customer_transactions AS
SELECT
    NULL::uuid AS id,
    NULL::timestamp with time zone AS at,
    NULL::text AS kind,
    NULL::uuid AS customer_id,
    NULL::uuid AS payment_session_id,
    NULL::uuid AS chat_session_id,
    NULL::uuid AS credit_id,
    NULL::uuid AS refund_id,
    NULL::bigint AS money_idr,
    NULL::bigint AS discount_idr,
    NULL::bigint AS credit_idr;

CREATE TABLE public.customers (
    id uuid NOT NULL,
    call_name text,
    phone text,
    phone_verified_at timestamp with time zone,
    account_belongs_to uuid,
    usp_seen_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    deleted_at timestamp with time zone,
    banned_at timestamp with time zone,
    ban_reason text,
    CONSTRAINT customers_ban_has_a_reason CHECK (((banned_at IS NULL) = (ban_reason IS NULL))),
    CONSTRAINT customers_call_name_check CHECK (((char_length(call_name) >= 1) AND (char_length(call_name) <= 40))),
    CONSTRAINT customers_phone_check CHECK ((phone ~ '^\+[1-9][0-9]{6,14}$'::text))
);

CREATE TABLE public.deadlines (
    kind text NOT NULL,
    ref uuid NOT NULL,
    due_at timestamp with time zone NOT NULL,
    attempts integer DEFAULT 0 NOT NULL
);

CREATE TABLE public.dev_inbox (
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    kind text NOT NULL,
    recipient text NOT NULL,
    code text,
    url text,
    body text NOT NULL,
    CONSTRAINT dev_inbox_kind_check CHECK ((kind = ANY (ARRAY['otp'::text, 'push'::text, 'payment'::text, 'operator_link'::text])))
);

CREATE TABLE public.first_session_discount (
    only_row boolean DEFAULT true NOT NULL,
    is_enabled boolean DEFAULT false NOT NULL,
    mode text DEFAULT 'chat'::text NOT NULL,
    minutes integer DEFAULT 15 NOT NULL,
    price_idr bigint DEFAULT 5000 NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    CONSTRAINT first_session_discount_minutes_check CHECK (((minutes >= 1) AND (minutes <= 600))),
    CONSTRAINT first_session_discount_mode_check CHECK ((mode = ANY (ARRAY['chat'::text, 'call'::text]))),
    CONSTRAINT first_session_discount_only_row_check CHECK (only_row),
    CONSTRAINT first_session_discount_price_idr_check CHECK ((price_idr >= 0))
);

CREATE TABLE public.idempotency_keys (
    account_id uuid NOT NULL,
    route text NOT NULL,
    key text NOT NULL,
    body_hash bytea NOT NULL,
    result_id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE public.jobs (
    id uuid NOT NULL,
    kind text NOT NULL,
    payload jsonb NOT NULL,
    run_at timestamp with time zone NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    failed_at timestamp with time zone,
    last_error text
);

CREATE TABLE public.ledger_entries (
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    kind text NOT NULL,
    payment_session_id uuid,
    chat_session_id uuid,
    credit_id uuid,
    refund_id uuid,
    payout_id uuid,
    CONSTRAINT ledger_entries_kind_check CHECK ((kind = ANY (ARRAY['payment'::text, 'review'::text, 'credit_granted'::text, 'credit_expired'::text, 'earning'::text, 'refund_requested'::text, 'refunded'::text, 'reversal'::text, 'payout'::text, 'payout_paid'::text, 'payout_failed'::text])))
);

CREATE TABLE public.ledger_postings (
    entry_id uuid NOT NULL,
    account text NOT NULL,
    subject uuid,
    amount_idr bigint NOT NULL,
    CONSTRAINT ledger_postings_account_check CHECK ((account = ANY (ARRAY['provider'::text, 'discount'::text, 'goodwill'::text, 'loss'::text, 'revenue'::text, 'unearned'::text, 'credit'::text, 'unclear'::text, 'refund_due'::text, 'mitra'::text, 'payout_due'::text]))),
    CONSTRAINT ledger_postings_amount_idr_check CHECK ((amount_idr <> 0)),
    CONSTRAINT ledger_postings_check CHECK (((subject IS NULL) = (account = ANY (ARRAY['provider'::text, 'discount'::text, 'goodwill'::text, 'loss'::text, 'revenue'::text]))))
);

CREATE TABLE public.mitra_activity (
    mitra_id uuid NOT NULL,
    offers integer NOT NULL,
    accepted integer NOT NULL,
    answered integer NOT NULL,
    response_p50_seconds double precision,
    online_seconds bigint NOT NULL,
    sessions integer NOT NULL,
    sensitive_sessions integer NOT NULL,
    ratings integer NOT NULL,
    stars double precision,
    flips integer NOT NULL,
    is_outlier boolean NOT NULL
);

CREATE TABLE public.mitra_balances (
    mitra_id uuid NOT NULL,
    owed_idr bigint NOT NULL
);

CREATE TABLE public.mitra_online_logs (
    id uuid NOT NULL,
    mitra_id uuid NOT NULL,
    is_online boolean NOT NULL,
    reason text NOT NULL,
    at timestamp with time zone NOT NULL
);

CREATE TABLE public.mitra_status (
    mitra_id uuid NOT NULL,
    is_online boolean DEFAULT false NOT NULL,
    finish_then_off boolean DEFAULT false NOT NULL,
    online_changed_at timestamp with time zone,
    last_heartbeat_at timestamp with time zone,
    graced_at timestamp with time zone,
    graced_beat_at timestamp with time zone,
    last_offered_at timestamp with time zone,
    load integer DEFAULT 0 NOT NULL,
    in_call boolean DEFAULT false NOT NULL,
    capacity_override integer,
    version bigint DEFAULT 1 NOT NULL,
    swept boolean DEFAULT false NOT NULL,
    CONSTRAINT mitra_status_capacity_override_check CHECK (((capacity_override >= 0) AND (capacity_override <= 50))),
    CONSTRAINT mitra_status_load_check CHECK ((load >= 0))
);

CREATE TABLE public.mitras (
    id uuid NOT NULL,
    call_name text NOT NULL,
    phone text NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    is_bot boolean DEFAULT false NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT mitras_call_name_check CHECK (((char_length(call_name) >= 1) AND (char_length(call_name) <= 40))),
    CONSTRAINT mitras_phone_check CHECK ((phone ~ '^\+[1-9][0-9]{6,14}$'::text))
);

CREATE TABLE public.operator_links (
    token_hash bytea NOT NULL,
    operator_id uuid NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone
);

CREATE TABLE public.operator_recovery_codes (
    operator_id uuid NOT NULL,
    code_hash bytea NOT NULL,
    used_at timestamp with time zone
);

CREATE TABLE public.operator_totp (
    operator_id uuid NOT NULL,
    sealed_secret bytea NOT NULL,
    last_step bigint DEFAULT 0 NOT NULL,
    confirmed_at timestamp with time zone
);

CREATE TABLE public.operators (
    id uuid NOT NULL,
    email text NOT NULL,
    role text NOT NULL,
    password_hash text,
    is_active boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone NOT NULL,
    totp_required boolean DEFAULT false NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    CONSTRAINT operators_email_check CHECK ((email = lower(email))),
    CONSTRAINT operators_role_check CHECK ((role = ANY (ARRAY['viewer'::text, 'supervisor'::text, 'admin'::text])))
);

CREATE TABLE public.otp_requests (
    id uuid NOT NULL,
    account_kind text NOT NULL,
    phone text NOT NULL,
    requested_by uuid,
    ip text NOT NULL,
    channel text NOT NULL,
    code_hash bytea,
    attempts integer DEFAULT 0 NOT NULL,
    status text DEFAULT 'pending'::text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    browser text,
    CONSTRAINT otp_requests_account_kind_check CHECK ((account_kind = ANY (ARRAY['customer'::text, 'mitra'::text]))),
    CONSTRAINT otp_requests_channel_check CHECK ((channel = ANY (ARRAY['whatsapp'::text, 'sms'::text]))),
    CONSTRAINT otp_requests_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'sent'::text, 'failed'::text])))
);

CREATE TABLE public.outbox (
    id bigint NOT NULL,
    topics text[] NOT NULL,
    event jsonb,
    first_seq bigint,
    last_seq bigint,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT outbox_check CHECK (((event IS NULL) = ((first_seq IS NOT NULL) AND (last_seq IS NOT NULL))))
);

ALTER TABLE public.outbox ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.outbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.pairing_failures (
    id uuid NOT NULL,
    session_id uuid NOT NULL,
    cause text NOT NULL,
    is_terminal boolean NOT NULL,
    at timestamp with time zone NOT NULL,
    resolution text,
    resolved_at timestamp with time zone,
    operator_id uuid,
    CONSTRAINT pairing_failures_resolution_check CHECK ((resolution = ANY (ARRAY['refund'::text, 'retry'::text, 'close'::text]))),
    CONSTRAINT pairing_failures_resolved_check CHECK (((resolution IS NULL) = (resolved_at IS NULL)))
);

CREATE TABLE public.pairing_waves (
    id uuid NOT NULL,
    session_id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    reason text NOT NULL,
    round integer NOT NULL,
    candidates uuid[] NOT NULL,
    offered uuid[] NOT NULL,
    CONSTRAINT pairing_waves_reason_check CHECK ((reason = ANY (ARRAY['round'::text, 'newcomer'::text, 'returning'::text, 'rerouted'::text])))
);

CREATE TABLE public.payment_methods (
    code text NOT NULL,
    method_group text NOT NULL,
    name text NOT NULL,
    min_idr bigint NOT NULL,
    max_idr bigint NOT NULL,
    sort_order integer NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    CONSTRAINT payment_methods_check CHECK ((max_idr >= min_idr)),
    CONSTRAINT payment_methods_min_idr_check CHECK ((min_idr >= 0))
);

CREATE TABLE public.payment_sessions (
    id uuid NOT NULL,
    customer_id uuid NOT NULL,
    status text NOT NULL,
    mode text DEFAULT 'chat'::text NOT NULL,
    minutes integer NOT NULL,
    amount_idr bigint NOT NULL,
    tier_id uuid NOT NULL,
    tier_snapshot jsonb NOT NULL,
    topic_sensitivity text NOT NULL,
    topics text[] DEFAULT '{}'::text[] NOT NULL,
    method text NOT NULL,
    is_first_session_discount boolean DEFAULT false NOT NULL,
    targeted_mitra_id uuid,
    provider text NOT NULL,
    provider_ref text,
    pay_url text,
    qr_text text,
    chat_session_id uuid,
    extension_id uuid,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    confirmed_at timestamp with time zone,
    closed_at timestamp with time zone,
    charge_asked_at timestamp with time zone,
    paid_idr bigint,
    CONSTRAINT payment_sessions_amount_idr_check CHECK ((amount_idr >= 0)),
    CONSTRAINT payment_sessions_minutes_check CHECK ((minutes > 0)),
    CONSTRAINT payment_sessions_mode_check CHECK ((mode = ANY (ARRAY['chat'::text, 'call'::text]))),
    CONSTRAINT payment_sessions_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'confirmed'::text, 'consumed'::text, 'expired'::text, 'abandoned'::text, 'failed'::text, 'confirmed_late'::text, 'credited'::text, 'refund_requested'::text, 'refunded'::text, 'refund_failed'::text, 'reversed'::text, 'review'::text]))),
    CONSTRAINT payment_sessions_topic_sensitivity_check CHECK ((topic_sensitivity = ANY (ARRAY['regular'::text, 'sensitive'::text])))
);

CREATE TABLE public.payment_webhooks (
    id uuid NOT NULL,
    provider text NOT NULL,
    event_key text NOT NULL,
    ref text,
    body bytea NOT NULL,
    received_at timestamp with time zone NOT NULL
);

CREATE TABLE public.payouts (
    id uuid NOT NULL,
    mitra_id uuid NOT NULL,
    amount_idr bigint NOT NULL,
    proof text,
    operator_id uuid,
    created_at timestamp with time zone NOT NULL,
    status text NOT NULL,
    reason text,
    closed_at timestamp with time zone,
    CONSTRAINT payouts_amount_idr_check CHECK ((amount_idr > 0)),
    CONSTRAINT payouts_check CHECK (((closed_at IS NULL) = (status = 'open'::text))),
    CONSTRAINT payouts_check1 CHECK (((proof IS NOT NULL) = (status = 'paid'::text))),
    CONSTRAINT payouts_check2 CHECK (((reason IS NOT NULL) = (status = 'failed'::text))),
    CONSTRAINT payouts_status_check CHECK ((status = ANY (ARRAY['open'::text, 'paid'::text, 'failed'::text])))
);

CREATE TABLE public.price_tiers (
    id uuid NOT NULL,
    mode text NOT NULL,
    minutes integer NOT NULL,
    price_idr bigint NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    is_test boolean DEFAULT false NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT price_tiers_minutes_check CHECK (((minutes >= 1) AND (minutes <= 600))),
    CONSTRAINT price_tiers_mode_check CHECK ((mode = ANY (ARRAY['chat'::text, 'call'::text]))),
    CONSTRAINT price_tiers_price_idr_check CHECK ((price_idr >= 0))
);

CREATE TABLE public.push_claims (
    account_id uuid NOT NULL,
    key text NOT NULL,
    at timestamp with time zone NOT NULL
);

CREATE TABLE public.push_subscriptions (
    id uuid NOT NULL,
    account_id uuid NOT NULL,
    account_kind text NOT NULL,
    auth_session_id uuid NOT NULL,
    kind text NOT NULL,
    address text NOT NULL,
    p256dh text,
    auth text,
    language text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT push_subscriptions_account_kind_check CHECK ((account_kind = ANY (ARRAY['customer'::text, 'mitra'::text]))),
    CONSTRAINT push_subscriptions_check CHECK (((kind <> 'web'::text) OR ((p256dh IS NOT NULL) AND (auth IS NOT NULL)))),
    CONSTRAINT push_subscriptions_kind_check CHECK ((kind = ANY (ARRAY['web'::text, 'fcm'::text]))),
    CONSTRAINT push_subscriptions_language_check CHECK ((language = ANY (ARRAY['id'::text, 'en'::text])))
);

CREATE TABLE public.refresh_tokens (
    token_hash bytea NOT NULL,
    auth_session_id uuid NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    spent_at timestamp with time zone,
    successor_hash bytea
);

CREATE TABLE public.refunds (
    id uuid NOT NULL,
    payment_session_id uuid NOT NULL,
    credit_id uuid,
    amount_idr bigint NOT NULL,
    status text NOT NULL,
    reason text NOT NULL,
    asked_by text NOT NULL,
    operator_id uuid,
    details jsonb,
    proof text,
    provider_ref text,
    created_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    CONSTRAINT refunds_amount_idr_check CHECK ((amount_idr > 0)),
    CONSTRAINT refunds_asked_by_check CHECK ((asked_by = ANY (ARRAY['customer'::text, 'operator'::text, 'system'::text]))),
    CONSTRAINT refunds_check CHECK (((closed_at IS NOT NULL) = (status = 'refunded'::text))),
    CONSTRAINT refunds_status_check CHECK ((status = ANY (ARRAY['requested'::text, 'sent'::text, 'manual'::text, 'refunded'::text, 'failed'::text])))
);

CREATE TABLE public.sandbox_charges (
    ref text NOT NULL,
    payment_session_id uuid NOT NULL,
    amount_idr bigint NOT NULL,
    method text NOT NULL,
    status text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT sandbox_charges_status_check CHECK ((status = ANY (ARRAY['waiting'::text, 'paid'::text, 'failed'::text, 'expired'::text, 'reversed'::text])))
);

CREATE TABLE public.sandbox_refunds (
    ref text NOT NULL,
    charge_ref text NOT NULL,
    amount_idr bigint NOT NULL
);

CREATE TABLE public.session_cursors (
    session_id uuid NOT NULL,
    side text NOT NULL,
    delivered_seq bigint DEFAULT 0 NOT NULL,
    read_seq bigint DEFAULT 0 NOT NULL,
    CONSTRAINT session_cursors_check CHECK ((read_seq <= delivered_seq)),
    CONSTRAINT session_cursors_side_check CHECK ((side = ANY (ARRAY['customer'::text, 'mitra'::text])))
);

CREATE TABLE public.session_events (
    session_id uuid NOT NULL,
    seq bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    type text NOT NULL,
    actor text NOT NULL,
    audience text DEFAULT 'both'::text NOT NULL,
    client_message_id uuid,
    payload jsonb NOT NULL,
    CONSTRAINT session_events_actor_check CHECK ((actor = ANY (ARRAY['customer'::text, 'mitra'::text, 'operator'::text, 'system'::text]))),
    CONSTRAINT session_events_audience_check CHECK ((audience = ANY (ARRAY['both'::text, 'customer'::text, 'mitra'::text, 'operator'::text]))),
    CONSTRAINT session_events_seq_check CHECK ((seq > 0))
);

CREATE TABLE public.session_extensions (
    id uuid NOT NULL,
    session_id uuid NOT NULL,
    state text NOT NULL,
    tier_id uuid NOT NULL,
    minutes integer NOT NULL,
    price_idr bigint NOT NULL,
    method text NOT NULL,
    requested_at timestamp with time zone NOT NULL,
    answer_by timestamp with time zone NOT NULL,
    answered_at timestamp with time zone,
    pay_by timestamp with time zone,
    payment_session_id uuid,
    ended_at timestamp with time zone,
    CONSTRAINT session_extensions_minutes_check CHECK ((minutes > 0)),
    CONSTRAINT session_extensions_price_idr_check CHECK ((price_idr >= 0)),
    CONSTRAINT session_extensions_state_check CHECK ((state = ANY (ARRAY['requested'::text, 'approved'::text, 'applied'::text, 'rejected'::text, 'lapsed'::text])))
);

CREATE TABLE public.session_offers (
    session_id uuid NOT NULL,
    mitra_id uuid NOT NULL,
    round integer NOT NULL,
    offered_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    response text,
    responded_at timestamp with time zone,
    CONSTRAINT session_offers_response_check CHECK ((response = ANY (ARRAY['accepted'::text, 'declined'::text, 'missed'::text, 'ignored'::text])))
);

CREATE TABLE public.session_orders (
    session_id uuid NOT NULL,
    tier_id uuid NOT NULL,
    method text NOT NULL,
    provider text NOT NULL
);

CREATE TABLE public.session_ratings (
    session_id uuid NOT NULL,
    stars integer NOT NULL,
    note text,
    at timestamp with time zone NOT NULL,
    CONSTRAINT session_ratings_stars_check CHECK (((stars >= 1) AND (stars <= 5)))
);

CREATE TABLE public.session_reports (
    id uuid NOT NULL,
    session_id uuid NOT NULL,
    side text NOT NULL,
    text text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT session_reports_side_check CHECK ((side = ANY (ARRAY['customer'::text, 'mitra'::text])))
);

CREATE TABLE public.session_sensitivity_log (
    id uuid NOT NULL,
    session_id uuid NOT NULL,
    mitra_id uuid NOT NULL,
    topic_sensitivity text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT session_sensitivity_log_topic_sensitivity_check CHECK ((topic_sensitivity = ANY (ARRAY['regular'::text, 'sensitive'::text])))
);

CREATE TABLE public.session_unused (
    session_id uuid NOT NULL,
    customer_id uuid NOT NULL,
    payment_session_id uuid NOT NULL,
    mode text NOT NULL,
    seconds integer NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT session_unused_mode_check CHECK ((mode = ANY (ARRAY['chat'::text, 'call'::text]))),
    CONSTRAINT session_unused_seconds_check CHECK ((seconds > 0))
);

CREATE TABLE public.settings (
    key text NOT NULL,
    value jsonb NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid
);

CREATE TABLE public.sign_in_tries (
    account bytea NOT NULL,
    source text NOT NULL,
    failed integer DEFAULT 0 NOT NULL,
    failed_at timestamp with time zone,
    locked_until timestamp with time zone
);

CREATE TABLE public.support_handles (
    id uuid NOT NULL,
    kind text NOT NULL,
    label text NOT NULL,
    value text NOT NULL,
    sort_order integer DEFAULT 0 NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    CONSTRAINT support_handles_kind_check CHECK ((kind = ANY (ARRAY['whatsapp'::text, 'telegram'::text, 'email'::text]))),
    CONSTRAINT support_handles_label_check CHECK (((char_length(label) >= 1) AND (char_length(label) <= 60))),
    CONSTRAINT support_handles_value_check CHECK (((char_length(value) >= 1) AND (char_length(value) <= 120)))
);

CREATE TABLE public.system_state (
    only_row boolean DEFAULT true NOT NULL,
    epoch uuid DEFAULT gen_random_uuid() NOT NULL,
    clock_offset_seconds double precision DEFAULT 0 NOT NULL,
    alive_at timestamp with time zone,
    activity_counted_at timestamp with time zone,
    CONSTRAINT system_state_only_row_check CHECK (only_row)
);

CREATE TABLE public.used_tickets (
    id uuid NOT NULL,
    expires_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.audit_log
    ADD CONSTRAINT audit_log_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.auth_sessions
    ADD CONSTRAINT auth_sessions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.blocks
    ADD CONSTRAINT blocks_pkey PRIMARY KEY (customer_id, mitra_id, side);

ALTER TABLE ONLY public.chat_sessions
    ADD CONSTRAINT chat_sessions_continues_id_key UNIQUE (continues_id);

ALTER TABLE ONLY public.chat_sessions
    ADD CONSTRAINT chat_sessions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.credit_uses
    ADD CONSTRAINT credit_uses_pkey PRIMARY KEY (payment_session_id, credit_id);

ALTER TABLE ONLY public.credits
    ADD CONSTRAINT credits_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.customer_consents
    ADD CONSTRAINT customer_consents_pkey PRIMARY KEY (customer_id, kind, version);

ALTER TABLE ONLY public.customer_identities
    ADD CONSTRAINT customer_identities_pkey PRIMARY KEY (issuer, subject);

ALTER TABLE ONLY public.customers
    ADD CONSTRAINT customers_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.deadlines
    ADD CONSTRAINT deadlines_pkey PRIMARY KEY (kind, ref);

ALTER TABLE ONLY public.dev_inbox
    ADD CONSTRAINT dev_inbox_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.first_session_discount
    ADD CONSTRAINT first_session_discount_pkey PRIMARY KEY (only_row);

ALTER TABLE ONLY public.idempotency_keys
    ADD CONSTRAINT idempotency_keys_pkey PRIMARY KEY (account_id, route, key);

ALTER TABLE ONLY public.jobs
    ADD CONSTRAINT jobs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.ledger_entries
    ADD CONSTRAINT ledger_entries_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.mitra_activity
    ADD CONSTRAINT mitra_activity_pkey PRIMARY KEY (mitra_id);

ALTER TABLE ONLY public.mitra_balances
    ADD CONSTRAINT mitra_balances_pkey PRIMARY KEY (mitra_id);

ALTER TABLE ONLY public.mitra_online_logs
    ADD CONSTRAINT mitra_online_logs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.mitra_status
    ADD CONSTRAINT mitra_status_pkey PRIMARY KEY (mitra_id);

ALTER TABLE ONLY public.mitras
    ADD CONSTRAINT mitras_phone_key UNIQUE (phone);

ALTER TABLE ONLY public.mitras
    ADD CONSTRAINT mitras_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.operator_links
    ADD CONSTRAINT operator_links_pkey PRIMARY KEY (token_hash);

ALTER TABLE ONLY public.operator_recovery_codes
    ADD CONSTRAINT operator_recovery_codes_pkey PRIMARY KEY (operator_id, code_hash);

ALTER TABLE ONLY public.operator_totp
    ADD CONSTRAINT operator_totp_pkey PRIMARY KEY (operator_id);

ALTER TABLE ONLY public.operators
    ADD CONSTRAINT operators_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.otp_requests
    ADD CONSTRAINT otp_requests_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.pairing_failures
    ADD CONSTRAINT pairing_failures_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.pairing_waves
    ADD CONSTRAINT pairing_waves_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.payment_methods
    ADD CONSTRAINT payment_methods_pkey PRIMARY KEY (code);

ALTER TABLE ONLY public.payment_sessions
    ADD CONSTRAINT payment_sessions_extension_id_key UNIQUE (extension_id);

ALTER TABLE ONLY public.payment_sessions
    ADD CONSTRAINT payment_sessions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.payment_webhooks
    ADD CONSTRAINT payment_webhooks_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.payment_webhooks
    ADD CONSTRAINT payment_webhooks_provider_event_key_key UNIQUE (provider, event_key);

ALTER TABLE ONLY public.payouts
    ADD CONSTRAINT payouts_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.price_tiers
    ADD CONSTRAINT price_tiers_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.push_claims
    ADD CONSTRAINT push_claims_pkey PRIMARY KEY (account_id, key);

ALTER TABLE ONLY public.push_subscriptions
    ADD CONSTRAINT push_subscriptions_address_key UNIQUE (address);

ALTER TABLE ONLY public.push_subscriptions
    ADD CONSTRAINT push_subscriptions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.refresh_tokens
    ADD CONSTRAINT refresh_tokens_pkey PRIMARY KEY (token_hash);

ALTER TABLE ONLY public.refunds
    ADD CONSTRAINT refunds_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.sandbox_charges
    ADD CONSTRAINT sandbox_charges_payment_session_id_key UNIQUE (payment_session_id);

ALTER TABLE ONLY public.sandbox_charges
    ADD CONSTRAINT sandbox_charges_pkey PRIMARY KEY (ref);

ALTER TABLE ONLY public.sandbox_refunds
    ADD CONSTRAINT sandbox_refunds_pkey PRIMARY KEY (ref);

ALTER TABLE ONLY public.session_cursors
    ADD CONSTRAINT session_cursors_pkey PRIMARY KEY (session_id, side);

ALTER TABLE ONLY public.session_events
    ADD CONSTRAINT session_events_pkey PRIMARY KEY (session_id, seq);

ALTER TABLE ONLY public.session_extensions
    ADD CONSTRAINT session_extensions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.session_offers
    ADD CONSTRAINT session_offers_pkey PRIMARY KEY (session_id, mitra_id);

ALTER TABLE ONLY public.session_orders
    ADD CONSTRAINT session_orders_pkey PRIMARY KEY (session_id);

ALTER TABLE ONLY public.session_ratings
    ADD CONSTRAINT session_ratings_pkey PRIMARY KEY (session_id);

ALTER TABLE ONLY public.session_reports
    ADD CONSTRAINT session_reports_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.session_sensitivity_log
    ADD CONSTRAINT session_sensitivity_log_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.session_unused
    ADD CONSTRAINT session_unused_pkey PRIMARY KEY (session_id);

ALTER TABLE ONLY public.settings
    ADD CONSTRAINT settings_pkey PRIMARY KEY (key);

ALTER TABLE ONLY public.sign_in_tries
    ADD CONSTRAINT sign_in_tries_pkey PRIMARY KEY (account, source);

ALTER TABLE ONLY public.support_handles
    ADD CONSTRAINT support_handles_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.system_state
    ADD CONSTRAINT system_state_pkey PRIMARY KEY (only_row);

ALTER TABLE ONLY public.used_tickets
    ADD CONSTRAINT used_tickets_pkey PRIMARY KEY (id);

CREATE INDEX audit_log_at ON public.audit_log USING btree (at DESC, id DESC);

CREATE INDEX audit_log_kind ON public.audit_log USING btree (subject_kind, at DESC, id DESC);

CREATE INDEX audit_log_operator ON public.audit_log USING btree (operator_id, at DESC, id DESC);

CREATE INDEX audit_log_operator_kind ON public.audit_log USING btree (operator_id, subject_kind, at DESC, id DESC);

CREATE INDEX audit_log_subject ON public.audit_log USING btree (subject_kind, subject_id, at DESC, id DESC);

CREATE INDEX auth_sessions_account ON public.auth_sessions USING btree (account_id) WHERE (revoked_at IS NULL);

CREATE INDEX auth_sessions_revoked ON public.auth_sessions USING btree (revoked_at) WHERE (revoked_at IS NOT NULL);

CREATE INDEX chat_sessions_by_customer ON public.chat_sessions USING btree (customer_id, created_at DESC);

CREATE INDEX chat_sessions_by_state ON public.chat_sessions USING btree (state, topic_sensitivity, mode, created_at DESC, id DESC);

CREATE INDEX chat_sessions_by_topic ON public.chat_sessions USING btree (topic_sensitivity, mode, created_at DESC, id DESC);

CREATE INDEX chat_sessions_customer_ended ON public.chat_sessions USING btree (customer_id, ended_at DESC, id DESC);

CREATE INDEX chat_sessions_holding ON public.chat_sessions USING btree (mitra_id) WHERE (state = ANY (ARRAY['pending_payment'::text, 'active'::text, 'extending'::text]));

CREATE INDEX chat_sessions_mitra_ended ON public.chat_sessions USING btree (mitra_id, ended_at DESC, id DESC);

CREATE INDEX chat_sessions_mitra_state ON public.chat_sessions USING btree (mitra_id, state, topic_sensitivity, mode, created_at DESC, id DESC);

CREATE INDEX chat_sessions_mitra_topic ON public.chat_sessions USING btree (mitra_id, topic_sensitivity, mode, created_at DESC, id DESC);

CREATE UNIQUE INDEX chat_sessions_one_live ON public.chat_sessions USING btree (customer_id) WHERE (state = ANY (ARRAY['searching'::text, 'pending_payment'::text, 'active'::text, 'extending'::text]));

CREATE INDEX chat_sessions_searching ON public.chat_sessions USING btree (created_at) WHERE (state = 'searching'::text);

CREATE INDEX chat_sessions_started ON public.chat_sessions USING btree (started_at) WHERE (started_at IS NOT NULL);

CREATE INDEX chat_sessions_unpaid_holds ON public.chat_sessions USING btree (customer_id, ended_at) WHERE ((hold_until IS NOT NULL) AND (started_at IS NULL));

CREATE INDEX credits_customer ON public.credits USING btree (customer_id, expires_at) WHERE (minutes_left > 0);

CREATE INDEX credits_left_newest ON public.credits USING btree (id DESC) WHERE (minutes_left > 0);

CREATE INDEX credits_of_customer ON public.credits USING btree (customer_id, id DESC);

CREATE INDEX customer_identities_customer ON public.customer_identities USING btree (customer_id);

CREATE INDEX customers_banned ON public.customers USING btree (created_at DESC, id DESC) WHERE (banned_at IS NOT NULL);

CREATE INDEX customers_belong ON public.customers USING btree (account_belongs_to) WHERE (account_belongs_to IS NOT NULL);

CREATE INDEX customers_listed ON public.customers USING btree (created_at DESC, id DESC) WHERE ((account_belongs_to IS NULL) AND (deleted_at IS NULL));

CREATE UNIQUE INDEX customers_phone ON public.customers USING btree (phone) WHERE (phone IS NOT NULL);

CREATE INDEX deadlines_due ON public.deadlines USING btree (due_at);

CREATE INDEX dev_inbox_at ON public.dev_inbox USING btree (at DESC, id DESC);

CREATE INDEX idempotency_keys_created ON public.idempotency_keys USING btree (created_at);

CREATE INDEX jobs_due ON public.jobs USING btree (run_at) WHERE (failed_at IS NULL);

CREATE INDEX jobs_given_up ON public.jobs USING btree (failed_at) WHERE (failed_at IS NOT NULL);

CREATE UNIQUE INDEX ledger_entries_earned_once ON public.ledger_entries USING btree (chat_session_id) WHERE (kind = 'earning'::text);

CREATE UNIQUE INDEX ledger_entries_paid_once ON public.ledger_entries USING btree (payment_session_id) WHERE (kind = ANY (ARRAY['payment'::text, 'review'::text]));

CREATE INDEX ledger_entries_payment ON public.ledger_entries USING btree (payment_session_id);

CREATE INDEX ledger_postings_entry ON public.ledger_postings USING btree (entry_id);

CREATE INDEX ledger_postings_subject ON public.ledger_postings USING btree (account, subject) WHERE (subject IS NOT NULL);

CREATE INDEX mitra_activity_busiest ON public.mitra_activity USING btree (sessions DESC, mitra_id DESC);

CREATE INDEX mitra_activity_outliers ON public.mitra_activity USING btree (sessions DESC, mitra_id DESC) WHERE is_outlier;

CREATE INDEX mitra_balances_due ON public.mitra_balances USING btree (owed_idr DESC, mitra_id DESC) WHERE (owed_idr > 0);

CREATE INDEX mitra_online_logs_mitra ON public.mitra_online_logs USING btree (mitra_id, at DESC);

CREATE INDEX mitra_online_logs_newest ON public.mitra_online_logs USING btree (mitra_id, at DESC, id DESC);

CREATE INDEX mitra_status_online ON public.mitra_status USING btree (last_heartbeat_at) WHERE is_online;

CREATE INDEX mitra_status_switched_on ON public.mitra_status USING btree (mitra_id DESC) WHERE is_online;

CREATE INDEX mitras_active ON public.mitras USING btree (is_active, id DESC);

CREATE UNIQUE INDEX operators_email ON public.operators USING btree (email);

CREATE INDEX otp_requests_browser ON public.otp_requests USING btree (browser, created_at) WHERE (browser IS NOT NULL);

CREATE INDEX otp_requests_created ON public.otp_requests USING btree (created_at);

CREATE INDEX otp_requests_ip ON public.otp_requests USING btree (ip, created_at DESC);

CREATE INDEX otp_requests_phone ON public.otp_requests USING btree (phone, created_at DESC);

CREATE INDEX outbox_created ON public.outbox USING btree (created_at);

CREATE INDEX pairing_failures_at ON public.pairing_failures USING btree (at DESC, id DESC);

CREATE INDEX pairing_failures_open ON public.pairing_failures USING btree (id) WHERE (resolved_at IS NULL);

CREATE INDEX pairing_failures_unresolved ON public.pairing_failures USING btree (id DESC) WHERE (resolved_at IS NULL);

CREATE INDEX pairing_waves_session ON public.pairing_waves USING btree (session_id, id);

CREATE INDEX payment_sessions_confirmed ON public.payment_sessions USING btree (confirmed_at) WHERE (confirmed_at IS NOT NULL);

CREATE INDEX payment_sessions_customer ON public.payment_sessions USING btree (customer_id, created_at DESC);

CREATE INDEX payment_sessions_of_customer ON public.payment_sessions USING btree (customer_id, id DESC);

CREATE UNIQUE INDEX payment_sessions_one_discount ON public.payment_sessions USING btree (customer_id) WHERE (is_first_session_discount AND (status = ANY (ARRAY['pending'::text, 'confirmed'::text, 'consumed'::text, 'credited'::text])));

CREATE UNIQUE INDEX payment_sessions_one_pending ON public.payment_sessions USING btree (customer_id) WHERE ((status = 'pending'::text) AND (extension_id IS NULL));

CREATE INDEX payment_sessions_payer ON public.payment_sessions USING btree (customer_id, id DESC);

CREATE UNIQUE INDEX payment_sessions_provider_ref ON public.payment_sessions USING btree (provider, provider_ref) WHERE (provider_ref IS NOT NULL);

CREATE INDEX payment_sessions_status ON public.payment_sessions USING btree (status, id DESC);

CREATE INDEX payment_webhooks_ref ON public.payment_webhooks USING btree (provider, ref);

CREATE INDEX payouts_mitra ON public.payouts USING btree (mitra_id, created_at DESC);

CREATE INDEX payouts_of_mitra ON public.payouts USING btree (mitra_id, id DESC);

CREATE INDEX payouts_status ON public.payouts USING btree (status, id DESC);

CREATE UNIQUE INDEX price_tiers_active ON public.price_tiers USING btree (mode, minutes) WHERE is_active;

CREATE INDEX push_claims_at ON public.push_claims USING btree (at);

CREATE INDEX push_subscriptions_account ON public.push_subscriptions USING btree (account_id);

CREATE INDEX refresh_tokens_expires ON public.refresh_tokens USING btree (expires_at);

CREATE INDEX refresh_tokens_session ON public.refresh_tokens USING btree (auth_session_id);

CREATE INDEX refunds_open ON public.refunds USING btree (created_at) WHERE (closed_at IS NULL);

CREATE INDEX refunds_open_newest ON public.refunds USING btree (id DESC) WHERE (closed_at IS NULL);

CREATE INDEX refunds_payment ON public.refunds USING btree (payment_session_id);

CREATE UNIQUE INDEX refunds_provider_ref ON public.refunds USING btree (provider_ref) WHERE (provider_ref IS NOT NULL);

CREATE INDEX refunds_status ON public.refunds USING btree (status, id DESC);

CREATE UNIQUE INDEX session_events_once ON public.session_events USING btree (session_id, actor, client_message_id) WHERE (client_message_id IS NOT NULL);

CREATE UNIQUE INDEX session_extensions_one_open ON public.session_extensions USING btree (session_id) WHERE (state = ANY (ARRAY['requested'::text, 'approved'::text]));

CREATE INDEX session_offers_lately ON public.session_offers USING btree (offered_at);

CREATE INDEX session_offers_mitra ON public.session_offers USING btree (mitra_id, offered_at DESC);

CREATE INDEX session_offers_open ON public.session_offers USING btree (mitra_id) WHERE (response IS NULL);

CREATE INDEX session_reports_at ON public.session_reports USING btree (at DESC, id DESC);

CREATE INDEX session_sensitivity_log_session ON public.session_sensitivity_log USING btree (session_id, id);

CREATE INDEX sign_in_tries_failed ON public.sign_in_tries USING btree (failed_at);

CREATE OR REPLACE VIEW public.customer_transactions AS
 SELECT e.id,
    e.at,
    e.kind,
    COALESCE(p.customer_id, c.customer_id) AS customer_id,
    e.payment_session_id,
    e.chat_session_id,
    e.credit_id,
    e.refund_id,
    (COALESCE(sum(l.amount_idr) FILTER (WHERE (l.account = 'provider'::text)), (0)::numeric))::bigint AS money_idr,
    (COALESCE(sum(l.amount_idr) FILTER (WHERE (l.account = 'discount'::text)), (0)::numeric))::bigint AS discount_idr,
    (COALESCE((- sum(l.amount_idr) FILTER (WHERE (l.account = 'credit'::text))), (0)::numeric))::bigint AS credit_idr
   FROM (((public.ledger_entries e
     LEFT JOIN public.ledger_postings l ON ((l.entry_id = e.id)))
     LEFT JOIN public.credits c ON ((c.id = e.credit_id)))
     LEFT JOIN public.payment_sessions p ON ((p.id = e.payment_session_id)))
  WHERE (e.kind <> ALL (ARRAY['earning'::text, 'payout'::text, 'payout_paid'::text, 'payout_failed'::text]))
  GROUP BY e.id, p.customer_id, c.customer_id;

CREATE TRIGGER chat_sessions_follow BEFORE INSERT ON public.chat_sessions FOR EACH ROW EXECUTE FUNCTION public.follow_account();

CREATE TRIGGER ledger_entries_append_only BEFORE DELETE OR UPDATE ON public.ledger_entries FOR EACH ROW EXECUTE FUNCTION public.ledger_is_append_only();

CREATE CONSTRAINT TRIGGER ledger_entries_postings AFTER INSERT ON public.ledger_entries DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.ledger_entry_has_postings();

CREATE TRIGGER ledger_postings_append_only BEFORE DELETE OR UPDATE ON public.ledger_postings FOR EACH ROW EXECUTE FUNCTION public.ledger_is_append_only();

CREATE CONSTRAINT TRIGGER ledger_postings_balance AFTER INSERT ON public.ledger_postings DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.ledger_must_balance();

CREATE TRIGGER ledger_postings_balance_follows AFTER INSERT ON public.ledger_postings FOR EACH ROW WHEN ((new.account = 'mitra'::text)) EXECUTE FUNCTION public.mitra_balance_follows();

CREATE TRIGGER payment_sessions_follow BEFORE INSERT ON public.payment_sessions FOR EACH ROW EXECUTE FUNCTION public.follow_account();

CREATE CONSTRAINT TRIGGER payment_sessions_posted AFTER INSERT OR UPDATE OF status ON public.payment_sessions DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.payment_must_be_posted();

ALTER TABLE ONLY public.blocks
    ADD CONSTRAINT blocks_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES public.customers(id);

ALTER TABLE ONLY public.blocks
    ADD CONSTRAINT blocks_mitra_id_fkey FOREIGN KEY (mitra_id) REFERENCES public.mitras(id);

ALTER TABLE ONLY public.chat_sessions
    ADD CONSTRAINT chat_sessions_continues_id_fkey FOREIGN KEY (continues_id) REFERENCES public.chat_sessions(id);

ALTER TABLE ONLY public.chat_sessions
    ADD CONSTRAINT chat_sessions_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES public.customers(id);

ALTER TABLE ONLY public.chat_sessions
    ADD CONSTRAINT chat_sessions_mitra_id_fkey FOREIGN KEY (mitra_id) REFERENCES public.mitras(id);

ALTER TABLE ONLY public.chat_sessions
    ADD CONSTRAINT chat_sessions_payment_session_id_fkey FOREIGN KEY (payment_session_id) REFERENCES public.payment_sessions(id);

ALTER TABLE ONLY public.chat_sessions
    ADD CONSTRAINT chat_sessions_targeted_mitra_id_fkey FOREIGN KEY (targeted_mitra_id) REFERENCES public.mitras(id);

ALTER TABLE ONLY public.credit_uses
    ADD CONSTRAINT credit_uses_credit_id_fkey FOREIGN KEY (credit_id) REFERENCES public.credits(id);

ALTER TABLE ONLY public.credit_uses
    ADD CONSTRAINT credit_uses_payment_session_id_fkey FOREIGN KEY (payment_session_id) REFERENCES public.payment_sessions(id);

ALTER TABLE ONLY public.credits
    ADD CONSTRAINT credits_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES public.customers(id);

ALTER TABLE ONLY public.credits
    ADD CONSTRAINT credits_payment_session_id_fkey FOREIGN KEY (payment_session_id) REFERENCES public.payment_sessions(id);

ALTER TABLE ONLY public.customer_consents
    ADD CONSTRAINT customer_consents_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES public.customers(id);

ALTER TABLE ONLY public.customer_identities
    ADD CONSTRAINT customer_identities_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES public.customers(id);

ALTER TABLE ONLY public.customers
    ADD CONSTRAINT customers_account_belongs_to_fkey FOREIGN KEY (account_belongs_to) REFERENCES public.customers(id);

ALTER TABLE ONLY public.ledger_entries
    ADD CONSTRAINT ledger_entries_credit_id_fkey FOREIGN KEY (credit_id) REFERENCES public.credits(id);

ALTER TABLE ONLY public.ledger_entries
    ADD CONSTRAINT ledger_entries_payment_session_id_fkey FOREIGN KEY (payment_session_id) REFERENCES public.payment_sessions(id);

ALTER TABLE ONLY public.ledger_entries
    ADD CONSTRAINT ledger_entries_payout_id_fkey FOREIGN KEY (payout_id) REFERENCES public.payouts(id);

ALTER TABLE ONLY public.ledger_entries
    ADD CONSTRAINT ledger_entries_refund_id_fkey FOREIGN KEY (refund_id) REFERENCES public.refunds(id);

ALTER TABLE ONLY public.ledger_postings
    ADD CONSTRAINT ledger_postings_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES public.ledger_entries(id);

ALTER TABLE ONLY public.mitra_activity
    ADD CONSTRAINT mitra_activity_mitra_id_fkey FOREIGN KEY (mitra_id) REFERENCES public.mitras(id);

ALTER TABLE ONLY public.mitra_online_logs
    ADD CONSTRAINT mitra_online_logs_mitra_id_fkey FOREIGN KEY (mitra_id) REFERENCES public.mitras(id);

ALTER TABLE ONLY public.mitra_status
    ADD CONSTRAINT mitra_status_mitra_id_fkey FOREIGN KEY (mitra_id) REFERENCES public.mitras(id);

ALTER TABLE ONLY public.operator_links
    ADD CONSTRAINT operator_links_operator_id_fkey FOREIGN KEY (operator_id) REFERENCES public.operators(id);

ALTER TABLE ONLY public.operator_recovery_codes
    ADD CONSTRAINT operator_recovery_codes_operator_id_fkey FOREIGN KEY (operator_id) REFERENCES public.operators(id);

ALTER TABLE ONLY public.operator_totp
    ADD CONSTRAINT operator_totp_operator_id_fkey FOREIGN KEY (operator_id) REFERENCES public.operators(id);

ALTER TABLE ONLY public.pairing_failures
    ADD CONSTRAINT pairing_failures_session_id_fkey FOREIGN KEY (session_id) REFERENCES public.chat_sessions(id);

ALTER TABLE ONLY public.pairing_waves
    ADD CONSTRAINT pairing_waves_session_id_fkey FOREIGN KEY (session_id) REFERENCES public.chat_sessions(id);

ALTER TABLE ONLY public.payment_sessions
    ADD CONSTRAINT payment_sessions_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES public.customers(id);

ALTER TABLE ONLY public.payment_sessions
    ADD CONSTRAINT payment_sessions_method_fkey FOREIGN KEY (method) REFERENCES public.payment_methods(code);

ALTER TABLE ONLY public.payment_sessions
    ADD CONSTRAINT payment_sessions_targeted_mitra_id_fkey FOREIGN KEY (targeted_mitra_id) REFERENCES public.mitras(id);

ALTER TABLE ONLY public.payment_sessions
    ADD CONSTRAINT payment_sessions_tier_id_fkey FOREIGN KEY (tier_id) REFERENCES public.price_tiers(id);

ALTER TABLE ONLY public.payouts
    ADD CONSTRAINT payouts_mitra_id_fkey FOREIGN KEY (mitra_id) REFERENCES public.mitras(id);

ALTER TABLE ONLY public.push_subscriptions
    ADD CONSTRAINT push_subscriptions_auth_session_id_fkey FOREIGN KEY (auth_session_id) REFERENCES public.auth_sessions(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.refresh_tokens
    ADD CONSTRAINT refresh_tokens_auth_session_id_fkey FOREIGN KEY (auth_session_id) REFERENCES public.auth_sessions(id);

ALTER TABLE ONLY public.refunds
    ADD CONSTRAINT refunds_credit_id_fkey FOREIGN KEY (credit_id) REFERENCES public.credits(id);

ALTER TABLE ONLY public.refunds
    ADD CONSTRAINT refunds_payment_session_id_fkey FOREIGN KEY (payment_session_id) REFERENCES public.payment_sessions(id);

ALTER TABLE ONLY public.sandbox_refunds
    ADD CONSTRAINT sandbox_refunds_charge_ref_fkey FOREIGN KEY (charge_ref) REFERENCES public.sandbox_charges(ref);

ALTER TABLE ONLY public.session_cursors
    ADD CONSTRAINT session_cursors_session_id_fkey FOREIGN KEY (session_id) REFERENCES public.chat_sessions(id);

ALTER TABLE ONLY public.session_events
    ADD CONSTRAINT session_events_session_id_fkey FOREIGN KEY (session_id) REFERENCES public.chat_sessions(id);

ALTER TABLE ONLY public.session_extensions
    ADD CONSTRAINT session_extensions_method_fkey FOREIGN KEY (method) REFERENCES public.payment_methods(code);

ALTER TABLE ONLY public.session_extensions
    ADD CONSTRAINT session_extensions_payment_session_id_fkey FOREIGN KEY (payment_session_id) REFERENCES public.payment_sessions(id);

ALTER TABLE ONLY public.session_extensions
    ADD CONSTRAINT session_extensions_session_id_fkey FOREIGN KEY (session_id) REFERENCES public.chat_sessions(id);

ALTER TABLE ONLY public.session_extensions
    ADD CONSTRAINT session_extensions_tier_id_fkey FOREIGN KEY (tier_id) REFERENCES public.price_tiers(id);

ALTER TABLE ONLY public.session_offers
    ADD CONSTRAINT session_offers_mitra_id_fkey FOREIGN KEY (mitra_id) REFERENCES public.mitras(id);

ALTER TABLE ONLY public.session_offers
    ADD CONSTRAINT session_offers_session_id_fkey FOREIGN KEY (session_id) REFERENCES public.chat_sessions(id);

ALTER TABLE ONLY public.session_orders
    ADD CONSTRAINT session_orders_method_fkey FOREIGN KEY (method) REFERENCES public.payment_methods(code);

ALTER TABLE ONLY public.session_orders
    ADD CONSTRAINT session_orders_session_id_fkey FOREIGN KEY (session_id) REFERENCES public.chat_sessions(id);

ALTER TABLE ONLY public.session_orders
    ADD CONSTRAINT session_orders_tier_id_fkey FOREIGN KEY (tier_id) REFERENCES public.price_tiers(id);

ALTER TABLE ONLY public.session_ratings
    ADD CONSTRAINT session_ratings_session_id_fkey FOREIGN KEY (session_id) REFERENCES public.chat_sessions(id);

ALTER TABLE ONLY public.session_reports
    ADD CONSTRAINT session_reports_session_id_fkey FOREIGN KEY (session_id) REFERENCES public.chat_sessions(id);

ALTER TABLE ONLY public.session_sensitivity_log
    ADD CONSTRAINT session_sensitivity_log_mitra_id_fkey FOREIGN KEY (mitra_id) REFERENCES public.mitras(id);

ALTER TABLE ONLY public.session_sensitivity_log
    ADD CONSTRAINT session_sensitivity_log_session_id_fkey FOREIGN KEY (session_id) REFERENCES public.chat_sessions(id);

ALTER TABLE ONLY public.session_unused
    ADD CONSTRAINT session_unused_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES public.customers(id);

ALTER TABLE ONLY public.session_unused
    ADD CONSTRAINT session_unused_payment_session_id_fkey FOREIGN KEY (payment_session_id) REFERENCES public.payment_sessions(id);

ALTER TABLE ONLY public.session_unused
    ADD CONSTRAINT session_unused_session_id_fkey FOREIGN KEY (session_id) REFERENCES public.chat_sessions(id);
