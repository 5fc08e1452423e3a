-- migrate:up

-- Failed sign-ins of operators, by what was typed and from where; an unknown e-mail has them too.
CREATE TABLE sign_in_tries (
    account bytea NOT NULL,            -- a keyed hash of the e-mail as it was typed
    source text NOT NULL,              -- 'device …' of a browser that was let in before, or 'address …'
    failed int NOT NULL DEFAULT 0,
    failed_at timestamptz,
    locked_until timestamptz,
    PRIMARY KEY (account, source)
);
CREATE INDEX sign_in_tries_failed ON sign_in_tries (failed_at);

ALTER TABLE operators DROP COLUMN failed_attempts, DROP COLUMN locked_until,
    ADD COLUMN totp_required boolean NOT NULL DEFAULT false,
    ADD COLUMN version bigint NOT NULL DEFAULT 1;

CREATE TABLE operator_totp (
    operator_id uuid PRIMARY KEY REFERENCES operators (id),
    sealed_secret bytea NOT NULL,
    last_step bigint NOT NULL DEFAULT 0,
    confirmed_at timestamptz
);

CREATE TABLE operator_recovery_codes (
    operator_id uuid NOT NULL REFERENCES operators (id),
    code_hash bytea NOT NULL,
    used_at timestamptz,
    PRIMARY KEY (operator_id, code_hash)
);

-- migrate:down
