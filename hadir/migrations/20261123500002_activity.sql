-- migrate:up
-- A copy for the page of all mitras: counting thirty days of everybody is too much for one reading.
CREATE TABLE mitra_activity (
    mitra_id uuid PRIMARY KEY REFERENCES mitras (id),
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
CREATE INDEX mitra_activity_busiest ON mitra_activity (sessions DESC, mitra_id DESC);
CREATE INDEX mitra_activity_outliers ON mitra_activity (sessions DESC, mitra_id DESC)
    WHERE is_outlier;
ALTER TABLE system_state ADD COLUMN activity_counted_at timestamptz;

-- migrate:down
