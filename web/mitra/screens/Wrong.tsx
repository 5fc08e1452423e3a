import { Refusal } from "../../shared/api";
import { duration, now } from "../../shared/time";
import * as icons from "../../shared/ui/icons";
import { Icon } from "../../shared/ui/parts";
import { t } from "../i18n";

export const Wrong = ({ id, text }: { id: string; text: string | null }) => (
  <div id={id} role="alert">
    {text && (
      <p class="err">
        <Icon d={icons.alert} />
        {text}
      </p>
    )}
  </div>
);

const WORDS = {
  INVALID_PHONE: "phone_bad",
  INVALID_REQUEST: "phone_bad",
  PHONE_NOT_SERVED: "phone_far",
  OTP_WRONG: "code_wrong",
  OTP_EXPIRED: "code_late",
  OTP_NOT_DELIVERED: "not_sent",
  UNREACHABLE: "no_net",
} as const;
const byStatus = (status: number) =>
  status === 401 ? "code_wrong" : status === 410 ? "code_late" : "other";

/** How long a "too often" still lasts, counted from when it was said. */
export const secondsToWait = (error: unknown, failedAtMs: number): number =>
  error instanceof Refusal && error.status === 429
    ? Math.max(0, Math.ceil((error.retryAfterSeconds ?? 60) - (now.value - failedAtMs) / 1000))
    : 0;

/** A refusal in the words of the door; null when there is nothing (more) to say. */
export function wrongWords(error: unknown, failedAtMs: number): string | null {
  if (!error) return null;
  if (!(error instanceof Refusal)) return t("other");
  if (error.status === 429) {
    const wait = secondsToWait(error, failedAtMs);
    return wait ? t("too_many", { t: duration(wait) }) : null;
  }
  return t(WORDS[error.code as keyof typeof WORDS] ?? byStatus(error.status));
}
