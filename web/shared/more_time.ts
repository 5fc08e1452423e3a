import type { Conversation } from "./conversation";
import type { Payload } from "./wire";

/** Where a request for more time stands, as the stream and the snapshot tell it. Pure. */
export interface MoreTime {
  id: string;
  step: "asked" | "approved" | "rejected" | "lapsed" | "applied";
  minutes: number;
  /** Until when the step lasts: the answer, or the payment. */
  until: string | null;
  /** When the step began, for those that are only told for a while. */
  at: string | null;
  priceIdr: number | null;
  payment: string | null;
}
type Told = Pick<MoreTime, "id" | "step" | "minutes" | "until" | "at">;

const text = (payload: Payload, key: string): string | null =>
  (payload[key] as string | null | undefined) ?? null;

function after(before: Told | null, type: string, payload: Payload, at: string | null): Told {
  const id = String(payload.extension_id);
  const minutes = Number(payload.minutes ?? before?.minutes ?? 0);
  if (type === "extension_requested")
    return { id, step: "asked", minutes, until: text(payload, "answer_by"), at };
  if (type === "extension_applied") return { id, step: "applied", minutes, until: null, at };
  const step = payload.outcome as MoreTime["step"];
  return { id, step, minutes, until: text(payload, "pay_by"), at };
}
function told(talk: Conversation): Told | null {
  let last: Told | null = null;
  for (const { type, payload, at } of talk.items)
    if (type.startsWith("extension_")) last = after(last, type, payload ?? {}, at ?? null);
  return last;
}
/** The latest request for more time of this talk, or null when there never was one. */
export function moreTime(talk: Conversation): MoreTime | null {
  const open = talk.info.pending_extension;
  const last = told(talk);
  if (!open || (last && last.id > open.id))
    return last && { ...last, priceIdr: null, payment: null };
  const money = { priceIdr: open.price_idr, payment: open.payment_session_id };
  if (last?.id === open.id) return { ...last, ...money };
  const asked = open.state === "requested";
  const until = asked ? open.answer_by : open.pay_by;
  const step = asked ? "asked" : "approved";
  return { id: open.id, step, minutes: open.minutes, until, at: null, ...money };
}
export const isAsked = (more: MoreTime | null): boolean => more?.step === "asked";
/** The clock stands still because the other side is gone, not because somebody is asked. */
export const isCutOff = (talk: Conversation): boolean =>
  talk.info.paused_at !== null && talk.info.state === "active" && !isAsked(moreTime(talk));
