-- migrate:up

ALTER TABLE customers ADD COLUMN deleted_at timestamptz;
CREATE INDEX customers_belong ON customers (account_belongs_to)
    WHERE account_belongs_to IS NOT NULL;

-- A Google or Apple account, by who vouches for it and how they call it (A9). Never by e-mail.
CREATE TABLE customer_identities (
    issuer text NOT NULL,
    subject text NOT NULL,
    customer_id uuid NOT NULL REFERENCES customers (id),
    created_at timestamptz NOT NULL,
    PRIMARY KEY (issuer, subject)
);
CREATE INDEX customer_identities_customer ON customer_identities (customer_id);

-- Who agreed to which version of which text, and when; rows are only added.
CREATE TABLE customer_consents (
    customer_id uuid NOT NULL REFERENCES customers (id),
    kind text NOT NULL CHECK (kind IN ('terms', 'privacy', 'age_18')),
    version timestamptz NOT NULL,      -- the moment since which that text is in force
    given_at timestamptz NOT NULL,
    PRIMARY KEY (customer_id, kind, version)
);
INSERT INTO customer_consents (customer_id, kind, version, given_at)
    SELECT c.id, given.kind, timestamptz '2026-11-01 00:00:00+00', given.at
    FROM customers c CROSS JOIN LATERAL (VALUES ('terms', c.terms_accepted_at),
        ('privacy', c.privacy_accepted_at), ('age_18', c.adult_confirmed_at)) AS given (kind, at)
    WHERE given.at >= timestamptz '2026-11-01 00:00:00+00';
ALTER TABLE customers DROP COLUMN terms_accepted_at, DROP COLUMN privacy_accepted_at,
    DROP COLUMN adult_confirmed_at;

-- An anonymous account that turned out to be somebody's (A8): what still arrives for it, from a
-- request that was on its way meanwhile, is theirs. Waits for a merge that is under way.
CREATE FUNCTION follow_account() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE real_id uuid;
BEGIN
    SELECT account_belongs_to INTO real_id FROM customers WHERE id = NEW.customer_id FOR KEY SHARE;
    NEW.customer_id := coalesce(real_id, NEW.customer_id);
    RETURN NEW;
END $$;
CREATE TRIGGER chat_sessions_follow BEFORE INSERT ON chat_sessions
    FOR EACH ROW EXECUTE FUNCTION follow_account();
CREATE TRIGGER payment_sessions_follow BEFORE INSERT ON payment_sessions
    FOR EACH ROW EXECUTE FUNCTION follow_account();

-- migrate:down
