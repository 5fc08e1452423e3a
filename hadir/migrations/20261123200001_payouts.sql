-- migrate:up

-- A payout is made, and then paid with a proof, or it failed and the mitra has her money back (F6).
ALTER TABLE payouts ALTER COLUMN proof DROP NOT NULL;
ALTER TABLE payouts
    ADD COLUMN status text NOT NULL DEFAULT 'paid' CHECK (status IN ('open', 'paid', 'failed')),
    ADD COLUMN reason text,            -- why it failed
    ADD COLUMN closed_at timestamptz;
UPDATE payouts SET closed_at = created_at;
ALTER TABLE payouts
    ALTER COLUMN status DROP DEFAULT,
    ADD CHECK ((closed_at IS NULL) = (status = 'open')),
    ADD CHECK ((proof IS NOT NULL) = (status = 'paid')),
    ADD CHECK ((reason IS NOT NULL) = (status = 'failed'));

ALTER TABLE ledger_entries DROP CONSTRAINT ledger_entries_kind_check;
ALTER TABLE ledger_entries ADD CONSTRAINT ledger_entries_kind_check CHECK (kind IN
    ('payment', 'review', 'credit_granted', 'credit_expired', 'earning', 'refund_requested',
     'refunded', 'reversal', 'payout', 'payout_paid', 'payout_failed'));
ALTER TABLE ledger_postings DROP CONSTRAINT ledger_postings_account_check;
ALTER TABLE ledger_postings ADD CONSTRAINT ledger_postings_account_check CHECK (account IN
    ('provider', 'discount', 'goodwill', 'loss', 'revenue', 'unearned', 'credit', 'unclear',
     'refund_due', 'mitra', 'payout_due'));

CREATE OR REPLACE VIEW customer_transactions AS
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
    WHERE e.kind NOT IN ('earning', 'payout', 'payout_paid', 'payout_failed')
    GROUP BY e.id, p.customer_id, c.customer_id;

-- What we owe each mitra, kept beside the ledger: the list of whom to pay must not read all that
-- was ever earned. `hadir ledger check` compares the two.
CREATE TABLE mitra_balances (
    mitra_id uuid PRIMARY KEY,
    owed_idr bigint NOT NULL
);
INSERT INTO mitra_balances (mitra_id, owed_idr)
    SELECT subject, -sum(amount_idr) FROM ledger_postings WHERE account = 'mitra' GROUP BY subject;
CREATE INDEX mitra_balances_due ON mitra_balances (owed_idr DESC, mitra_id DESC)
    WHERE owed_idr > 0;

CREATE FUNCTION mitra_balance_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO mitra_balances (mitra_id, owed_idr) VALUES (NEW.subject, -NEW.amount_idr)
        ON CONFLICT (mitra_id)
        DO UPDATE SET owed_idr = mitra_balances.owed_idr + EXCLUDED.owed_idr;
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_postings_balance_follows AFTER INSERT ON ledger_postings
    FOR EACH ROW WHEN (NEW.account = 'mitra') EXECUTE FUNCTION mitra_balance_follows();

-- The operators' lists: one index for each way to look.
CREATE INDEX payouts_status ON payouts (status, id DESC);
CREATE INDEX payouts_of_mitra ON payouts (mitra_id, id DESC);
CREATE INDEX refunds_status ON refunds (status, id DESC);
CREATE INDEX refunds_open_newest ON refunds (id DESC) WHERE closed_at IS NULL;
CREATE INDEX payment_sessions_of_customer ON payment_sessions (customer_id, id DESC);

-- migrate:down
