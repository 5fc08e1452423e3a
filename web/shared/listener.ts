import { ACCOUNT_BANNED, isRefusal, Refusal } from "./api";
import type { ClientFrame, Envelope } from "./frames";
import type { Beacon } from "./wire";

const QUICK_TRIES = 12;
const QUICK_WAIT_MS = 400;
const LONGEST_WAIT_MS = 2000;
const LOOK_BY_HTTP_MS = 4000;
export const SIGNED_OUT = 4501;
export const BANNED = 4503;

export type SendFrame = Extract<ClientFrame, { type: "message.send" }>;
export type Connection = "off" | "connecting" | "open" | "waiting" | "ended";
export interface Listener {
  event(envelope: Envelope): void;
  /** Signed in on the wire: subscriptions are back, a good moment to catch up. */
  ready?(): void;
  ack?(clientMessageId: string, seq: number): void;
  refused?(code: string, re: string | null, temporary: boolean): void;
  reload?(topic: string): void;
  /** News of the own account may have been lost on the way: look at everything again. */
  missed?(): void;
  /** The last seq of each subscribed session, so that a silent loss is noticed. */
  heads?(lastSeq: Record<string, number>): void;
  beacon?(beacon: Beacon): void;
  /** The server looked whether somebody is there, and was answered: one beat of the heart. */
  pinged?(): void;
  /** The server said not to come back (4500-4999): signed out, replaced, banned. */
  ended?(code: number): void;
  /** The server answers, but no socket gets through: look by HTTP, again and again. */
  blind?(): void;
}

export const comesBack = (code: number): boolean => code < 4500 || code > 4999;
const spread = (ms: number): number => ms * (0.4 + Math.random() * 0.6);
/** A server that restarts is back within seconds: the first tries follow each other closely, and
 *  later ones are never so rare that the way back would be felt. */
export const backoff = (attempt: number): number =>
  spread(Math.min(LONGEST_WAIT_MS, QUICK_WAIT_MS * 2 ** Math.max(0, attempt - QUICK_TRIES)));
/** Where no socket gets through, each try also looks at everything by HTTP. */
export const blindWait = (): number => spread(LOOK_BY_HTTP_MS);

/** The server said when: not before, and not everybody at that very moment. */
export const toldBy = (error: unknown): number | null =>
  error instanceof Refusal && error.retryAfterSeconds
    ? error.retryAfterSeconds * (1000 + Math.random() * 500)
    : null;
export function hint(reason: string): number | null {
  try {
    return (JSON.parse(reason) as { retry_after_ms?: number }).retry_after_ms ?? null;
  } catch {
    return null;
  }
}
/** What a ticket that was refused means for the wire. */
export function codeOf(error: unknown): number {
  if (isRefusal(error, ACCOUNT_BANNED)) return BANNED;
  return error instanceof Refusal && [401, 403].includes(error.status) ? SIGNED_OUT : 4000;
}
