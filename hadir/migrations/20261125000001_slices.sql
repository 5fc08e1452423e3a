-- migrate:up
-- A micro-batch writes to hundreds of streams: one row of the outbox points at all its slices,
-- each [session, first seq, last seq].
ALTER TABLE outbox ADD COLUMN slices jsonb;
ALTER TABLE outbox DROP CONSTRAINT outbox_check;
UPDATE outbox SET slices = jsonb_build_array(jsonb_build_array(
        substr(topics[1], length('session:') + 1), first_seq, last_seq)), topics = '{}'
WHERE event IS NULL;
ALTER TABLE outbox DROP COLUMN first_seq;
ALTER TABLE outbox DROP COLUMN last_seq;
ALTER TABLE outbox ADD CONSTRAINT outbox_check CHECK ((event IS NULL) <> (slices IS NULL));

-- migrate:down
