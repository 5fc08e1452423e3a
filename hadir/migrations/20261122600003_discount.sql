-- migrate:up

-- Money that came late for a discounted price is sent back (F5): it stands beside another attempt.
DROP INDEX payment_sessions_one_discount;
CREATE UNIQUE INDEX payment_sessions_one_discount ON payment_sessions (customer_id)
    WHERE is_first_session_discount
        AND status IN ('pending', 'confirmed', 'consumed', 'credited');

-- migrate:down
