-- migrate:up

-- What the dashboard asks once a second while somebody watches.
CREATE INDEX chat_sessions_started ON chat_sessions (started_at) WHERE started_at IS NOT NULL;
CREATE INDEX session_offers_lately ON session_offers (offered_at);
CREATE INDEX payment_sessions_confirmed ON payment_sessions (confirmed_at)
    WHERE confirmed_at IS NOT NULL;
CREATE INDEX pairing_failures_unresolved ON pairing_failures (id DESC) WHERE resolved_at IS NULL;
CREATE INDEX jobs_given_up ON jobs (failed_at) WHERE failed_at IS NOT NULL;

-- The operators' lists of payments, by their filters.
CREATE INDEX payment_sessions_status ON payment_sessions (status, id DESC);
CREATE INDEX payment_sessions_payer ON payment_sessions (customer_id, id DESC);

-- With these at hand the planner walked the whole time to find what is rare in it: every list is
-- read by topic and mode now, four short ranges at most.
DROP INDEX chat_sessions_newest;
DROP INDEX chat_sessions_mitra_newest;

-- migrate:down
