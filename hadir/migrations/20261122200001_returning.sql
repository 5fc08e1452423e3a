-- migrate:up

-- One former listener is asked alone (E10), or an operator says who comes (E11).
ALTER TABLE pairing_waves DROP CONSTRAINT pairing_waves_reason_check;
ALTER TABLE pairing_waves ADD CONSTRAINT pairing_waves_reason_check
    CHECK (reason IN ('round', 'newcomer', 'returning', 'rerouted'));

-- migrate:down
