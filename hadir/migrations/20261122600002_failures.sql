-- migrate:up

-- Operators work the failures off (E8).
ALTER TABLE pairing_failures
    ADD COLUMN resolution text CHECK (resolution IN ('refund', 'retry', 'close')),
    ADD COLUMN resolved_at timestamptz,
    ADD COLUMN operator_id uuid,
    ADD CONSTRAINT pairing_failures_resolved_check
        CHECK ((resolution IS NULL) = (resolved_at IS NULL));
CREATE INDEX pairing_failures_open ON pairing_failures (id) WHERE resolved_at IS NULL;

-- migrate:down
