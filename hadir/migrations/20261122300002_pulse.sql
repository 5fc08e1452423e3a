-- migrate:up

-- When any instance was last alive: after a gap, what ran meanwhile gets its time back (G7).
ALTER TABLE system_state ADD COLUMN alive_at timestamptz;

-- migrate:down
