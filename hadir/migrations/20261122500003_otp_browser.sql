-- migrate:up

ALTER TABLE otp_requests ADD COLUMN browser text;    -- the mark in its cookie; null for native apps
CREATE INDEX otp_requests_browser ON otp_requests (browser, created_at) WHERE browser IS NOT NULL;
CREATE INDEX otp_requests_created ON otp_requests (created_at);
CREATE INDEX refresh_tokens_expires ON refresh_tokens (expires_at);

-- migrate:down
