"""Close codes: 4000-4499 mean *come back*, 4500-4999 mean *do not*."""

DRAIN = 4000
SLOW = 4001
AUTH_TIMEOUT = 4401
TOO_LARGE = 4413
TOO_MANY_ERRORS = 4429
SIGNED_OUT = 4501
REPLACED = 4502
BANNED = 4503

MEANINGS = {
    DRAIN: "This instance is ending; the reason is `{retry_after_ms}`.",
    SLOW: "The client did not read fast enough; come back and resume by seq.",
    AUTH_TIMEOUT: "No good ticket within 5 s; get a new one.",
    TOO_LARGE: "A frame was larger than 64 KiB.",
    TOO_MANY_ERRORS: "Three malformed or too frequent frames within a minute.",
    SIGNED_OUT: "The sign-in is over.",
    REPLACED: "The account opened a sixth socket; this was the oldest.",
    BANNED: "The account was banned or deactivated by an operator.",
}
