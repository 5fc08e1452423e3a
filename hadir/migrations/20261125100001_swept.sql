-- migrate:up

-- The sweep turned this intent off, and nobody's hand has touched the switch since (spec C3): only
-- then a beat that was on its way turns it on again.
ALTER TABLE mitra_status ADD COLUMN swept boolean NOT NULL DEFAULT false;

-- migrate:down
