import { Refusal } from "../../shared/api";
import { duration } from "../../shared/time";
import { t } from "../i18n";

const WORDS = {
  WRONG_PASSWORD: "wrong_password",
  WEAK_PASSWORD: "weak_password",
  LINK_OVER: "link_over",
  PHONE_TAKEN: "phone_taken",
  INVALID_PHONE: "phone_bad",
  PHONE_NOT_SERVED: "phone_far",
  INVALID_NAME: "name_bad",
  MITRA_OFFLINE: "mitra_away",
  AT_CAPACITY: "mitra_full",
  PAIR_BLOCKED: "pair_blocked",
  INVALID_TRANSITION: "too_late",
  ALREADY_RESOLVED: "already_resolved",
  NO_CONFIRMED_PAYMENT: "nothing_paid",
  NOT_REFUNDABLE: "not_refundable",
  MORE_THAN_EARNED: "more_than_earned",
  PAYOUT_CLOSED: "payout_closed",
  ALREADY_ACTIVE: "customer_busy",
  TOTP_WRONG: "totp_wrong",
  SECOND_STEP_OVER: "second_over",
  OPERATOR_EXISTS: "operator_exists",
  INVALID_EMAIL: "email_bad",
  OWN_ACCOUNT: "own_account",
  STALE_WRITE: "stale_write",
  INVALID_SETTING: "value_bad",
  TIER_EXISTS: "tier_exists",
  INVALID_BOUNDS: "bounds_bad",
  INVALID_HANDLE: "handle_bad",
  FORBIDDEN: "not_allowed",
  UNREACHABLE: "no_net",
} as const;
const FIELD: Record<string, string> = {
  PHONE_TAKEN: "phone",
  INVALID_PHONE: "phone",
  PHONE_NOT_SERVED: "phone",
  INVALID_NAME: "call_name",
};
const MALFORMED = { phone: "phone_bad", call_name: "name_bad", password: "weak_password" } as const;

/** A refusal in the control center's words; null when there is none. */
export function refusalWords(error: unknown): string | null {
  if (!error) return null;
  if (!(error instanceof Refusal)) return t("other");
  if (error.status === 429) return t("too_many", { t: duration(error.retryAfterSeconds ?? 60) });
  const known = WORDS[error.code as keyof typeof WORDS];
  if (known) return t(known);
  return t(error.status === 401 ? "wrong_password" : "other");
}
/** Which field a refusal belongs to; "" is the form as a whole. */
export function fieldOf(error: unknown): string {
  if (!(error instanceof Refusal)) return "";
  const malformed = error.errors?.[0]?.at?.split(".").at(-1);
  return FIELD[error.code] ?? malformed ?? "";
}
/** What to say under `field`, if the refusal is about it. */
export function wrongAt(error: unknown, field: keyof typeof MALFORMED | ""): string | null {
  if (!error || fieldOf(error) !== field) return null;
  if (field && error instanceof Refusal && !(error.code in WORDS)) return t(MALFORMED[field]);
  return refusalWords(error);
}
