-- migrate:up
-- The operators' list of credit, newest first: of everybody, of those with something left, of one customer.
CREATE INDEX credits_left_newest ON credits (id DESC) WHERE minutes_left > 0;
CREATE INDEX credits_of_customer ON credits (customer_id, id DESC);

-- migrate:down
