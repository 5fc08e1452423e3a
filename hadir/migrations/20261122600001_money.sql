-- migrate:up

-- payments: every outcome that money can have (F1) ---------------------------------------------

ALTER TABLE payment_sessions DROP CONSTRAINT payment_sessions_status_check;
ALTER TABLE payment_sessions ADD CONSTRAINT payment_sessions_status_check CHECK (status IN
    ('pending', 'confirmed', 'consumed', 'expired', 'abandoned', 'failed', 'confirmed_late',
     'credited', 'refund_requested', 'refunded', 'refund_failed', 'reversed', 'review'));
ALTER TABLE payment_sessions
    ADD COLUMN charge_asked_at timestamptz, -- set before the provider is asked: the answer may be lost
    ADD COLUMN paid_idr bigint;             -- what the provider says has arrived
-- Once for each customer; an attempt that was never paid does not use it up (F5).
CREATE UNIQUE INDEX payment_sessions_one_discount ON payment_sessions (customer_id)
    WHERE is_first_session_discount AND status NOT IN ('expired', 'abandoned', 'failed');

INSERT INTO payment_methods (code, method_group, name, min_idr, max_idr, sort_order) VALUES
    ('credit', 'credit', 'Kredit', 0, 0, 0);

CREATE TABLE first_session_discount (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    is_enabled boolean NOT NULL DEFAULT false,
    mode text NOT NULL DEFAULT 'chat' CHECK (mode IN ('chat', 'call')),
    minutes int NOT NULL DEFAULT 15 CHECK (minutes BETWEEN 1 AND 600),
    price_idr bigint NOT NULL DEFAULT 5000 CHECK (price_idr >= 0),
    version bigint NOT NULL DEFAULT 1
);
INSERT INTO first_session_discount DEFAULT VALUES;

-- The sandbox takes money back, too.
ALTER TABLE sandbox_charges DROP CONSTRAINT sandbox_charges_status_check;
ALTER TABLE sandbox_charges ADD CONSTRAINT sandbox_charges_status_check
    CHECK (status IN ('waiting', 'paid', 'failed', 'expired', 'reversed'));
CREATE TABLE sandbox_refunds (
    ref text PRIMARY KEY,
    charge_ref text NOT NULL REFERENCES sandbox_charges (ref),
    amount_idr bigint NOT NULL
);

-- credit: minutes of a mode, one row a cause (F7) ------------------------------------------------

CREATE TABLE credits (
    id uuid PRIMARY KEY,
    customer_id uuid NOT NULL REFERENCES customers (id),
    mode text NOT NULL CHECK (mode IN ('chat', 'call')),
    minutes int NOT NULL CHECK (minutes > 0),
    minutes_left int NOT NULL CHECK (minutes_left BETWEEN 0 AND minutes),
    cause text NOT NULL CHECK (cause IN
        ('stranded', 'late_money', 'unused_minutes', 'goodwill', 'failed_pairing')),
    payment_session_id uuid REFERENCES payment_sessions (id), -- the money behind it, if there is any
    chat_session_id uuid,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL CHECK (expires_at >= created_at + interval '90 days')
);
CREATE INDEX credits_customer ON credits (customer_id, expires_at) WHERE minutes_left > 0;

CREATE TABLE credit_uses (
    payment_session_id uuid NOT NULL REFERENCES payment_sessions (id),
    credit_id uuid NOT NULL REFERENCES credits (id),
    minutes int NOT NULL CHECK (minutes > 0),
    PRIMARY KEY (payment_session_id, credit_id)
);

CREATE TABLE refunds (
    id uuid PRIMARY KEY,
    payment_session_id uuid NOT NULL REFERENCES payment_sessions (id),
    credit_id uuid REFERENCES credits (id),
    amount_idr bigint NOT NULL CHECK (amount_idr > 0),
    status text NOT NULL CHECK (status IN ('requested', 'sent', 'manual', 'refunded', 'failed')),
    reason text NOT NULL,
    asked_by text NOT NULL CHECK (asked_by IN ('customer', 'operator', 'system')),
    operator_id uuid,
    details jsonb,                     -- where to send it, when the channel cannot take it back
    proof text,                        -- how an operator sent it by hand
    provider_ref text,
    created_at timestamptz NOT NULL,
    closed_at timestamptz,
    CHECK ((closed_at IS NOT NULL) = (status = 'refunded'))
);
CREATE INDEX refunds_payment ON refunds (payment_session_id);
CREATE UNIQUE INDEX refunds_provider_ref ON refunds (provider_ref) WHERE provider_ref IS NOT NULL;
CREATE INDEX refunds_open ON refunds (created_at) WHERE closed_at IS NULL;

CREATE TABLE payouts (
    id uuid PRIMARY KEY,
    mitra_id uuid NOT NULL REFERENCES mitras (id),
    amount_idr bigint NOT NULL CHECK (amount_idr > 0),
    proof text NOT NULL,
    operator_id uuid,
    created_at timestamptz NOT NULL
);
CREATE INDEX payouts_mitra ON payouts (mitra_id, created_at DESC);

-- the ledger (F6) ------------------------------------------------------------------------------

CREATE TABLE ledger_entries (
    id uuid PRIMARY KEY,
    at timestamptz NOT NULL,
    kind text NOT NULL CHECK (kind IN ('payment', 'review', 'credit_granted', 'credit_expired',
        'earning', 'refund_requested', 'refunded', 'reversal', 'payout')),
    payment_session_id uuid REFERENCES payment_sessions (id),
    chat_session_id uuid,
    credit_id uuid REFERENCES credits (id),
    refund_id uuid REFERENCES refunds (id),
    payout_id uuid REFERENCES payouts (id)
);
CREATE UNIQUE INDEX ledger_entries_paid_once ON ledger_entries (payment_session_id)
    WHERE kind IN ('payment', 'review');
CREATE UNIQUE INDEX ledger_entries_earned_once ON ledger_entries (chat_session_id)
    WHERE kind = 'earning';
CREATE INDEX ledger_entries_payment ON ledger_entries (payment_session_id);

-- A debit is positive, a credit negative. The subject is whose: a payment's unearned money, a row
-- of credit, a mitra, a refund. Nobody's name or id of a customer stands here.
CREATE TABLE ledger_postings (
    entry_id uuid NOT NULL REFERENCES ledger_entries (id),
    account text NOT NULL CHECK (account IN ('provider', 'discount', 'goodwill', 'loss',
        'revenue', 'unearned', 'credit', 'unclear', 'refund_due', 'mitra')),
    subject uuid,
    amount_idr bigint NOT NULL CHECK (amount_idr <> 0),
    CHECK ((subject IS NULL) =
        (account IN ('provider', 'discount', 'goodwill', 'loss', 'revenue')))
);
CREATE INDEX ledger_postings_entry ON ledger_postings (entry_id);
CREATE INDEX ledger_postings_subject ON ledger_postings (account, subject)
    WHERE subject IS NOT NULL;

CREATE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER ledger_entries_append_only BEFORE UPDATE OR DELETE ON ledger_entries
    FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only();
CREATE TRIGGER ledger_postings_append_only BEFORE UPDATE OR DELETE ON ledger_postings
    FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only();

-- What we owe somebody never turns into what they owe us. The lock makes two transactions that
-- spend from one subject look one after the other.
CREATE FUNCTION ledger_must_balance() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE CONSTRAINT TRIGGER ledger_postings_balance AFTER INSERT ON ledger_postings
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_must_balance();

CREATE FUNCTION ledger_entry_has_postings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.kind <> 'payment' AND
        NOT EXISTS (SELECT FROM ledger_postings WHERE entry_id = NEW.id) THEN
        RAISE EXCEPTION 'ledger entry % has no postings', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_entries_postings AFTER INSERT ON ledger_entries
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_entry_has_postings();

-- Paid means posted, and the whole price of it; not paid means nothing is posted.
CREATE FUNCTION payment_must_be_posted() RETURNS trigger LANGUAGE plpgsql AS $$
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

-- What was paid before there was a ledger.
UPDATE payment_sessions SET paid_idr = amount_idr WHERE status IN ('confirmed', 'consumed');
INSERT INTO ledger_entries (id, at, kind, payment_session_id)
    SELECT gen_random_uuid(), coalesce(confirmed_at, created_at), 'payment', id
    FROM payment_sessions WHERE status IN ('confirmed', 'consumed');
INSERT INTO ledger_postings (entry_id, account, subject, amount_idr)
    SELECT e.id, a.account, a.subject, a.amount
    FROM ledger_entries e JOIN payment_sessions p ON p.id = e.payment_session_id,
        LATERAL (VALUES ('provider', NULL::uuid, p.amount_idr), ('unearned', p.id, -p.amount_idr))
            AS a (account, subject, amount)
    WHERE p.amount_idr > 0;
INSERT INTO deadlines (kind, ref, due_at)
    SELECT 'payment_guarantee', id, coalesce(confirmed_at, created_at) + interval '30 minutes'
    FROM payment_sessions WHERE status = 'confirmed';

SET CONSTRAINTS ALL IMMEDIATE;
CREATE CONSTRAINT TRIGGER payment_sessions_posted AFTER INSERT OR UPDATE OF status
    ON payment_sessions
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payment_must_be_posted();

-- One row for each movement of a customer's money or credit (F6).
CREATE VIEW customer_transactions AS
    SELECT e.id, e.at, e.kind, coalesce(p.customer_id, c.customer_id) AS customer_id,
        e.payment_session_id, e.chat_session_id, e.credit_id, e.refund_id,
        coalesce(sum(l.amount_idr) FILTER (WHERE l.account = 'provider'), 0)::bigint AS money_idr,
        coalesce(sum(l.amount_idr) FILTER (WHERE l.account = 'discount'), 0)::bigint
            AS discount_idr,
        coalesce(-sum(l.amount_idr) FILTER (WHERE l.account = 'credit'), 0)::bigint AS credit_idr
    FROM ledger_entries e
    LEFT JOIN ledger_postings l ON l.entry_id = e.id
    LEFT JOIN credits c ON c.id = e.credit_id
    LEFT JOIN payment_sessions p ON p.id = e.payment_session_id
    WHERE e.kind NOT IN ('earning', 'payout')
    GROUP BY e.id, p.customer_id, c.customer_id;

-- migrate:down
