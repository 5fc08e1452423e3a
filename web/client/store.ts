import type { Envelope } from "../shared/frames";
import type {
  AppConfig,
  Beacon,
  CurrentRequest,
  Mode,
  Onboarding,
  PaymentSession,
  PaymentStatus,
  Pricing,
  SessionInfo,
  SessionRow,
  SupportHandle,
  Tier,
  Topic,
} from "../shared/wire";

/** What the customer's phone knows. Pure: answers and events in, state out. */
export interface Order {
  topic: Topic | null;
  topics: string[];
  /** The question about the topic was answered. */
  settled: boolean;
  mode: Mode;
  tierId: string | null;
  /** The former bestie who alone is asked. */
  again: Again | null;
}
export interface Again {
  id: string;
  name: string;
}
export interface History {
  items: SessionRow[];
  cursor: string | null;
}
export interface State {
  boot: "starting" | "ready" | "failed";
  onboarding: Onboarding | null;
  config: AppConfig | null;
  beacon: Beacon | null;
  /** The server did not answer the last time it was asked: the beacon is history. */
  beaconOld: boolean;
  current: CurrentRequest;
  /** The payment on the screen; it stays there when it is over, to say so. */
  paying: PaymentSession | null;
  /** The payment of more time for the talk that is under way. */
  adding: PaymentSession | null;
  pricing: Pricing | null;
  order: Order;
  history: History | null;
  handles: SupportHandle[] | null;
  /** Why signing in did not work out, or was ended by our team. */
  trouble: Trouble | null;
}
export type Trouble = "denied" | "wrong" | "down" | "busy" | "closed";
export const emptyOrder: Order = {
  topic: null,
  topics: [],
  settled: false,
  mode: "chat",
  tierId: null,
  again: null,
};
export const initial: State = {
  boot: "starting",
  onboarding: null,
  config: null,
  beacon: null,
  beaconOld: false,
  current: { session: null, payment: null, offers_open: 0, can_retry: false, can_fall_back: false },
  paying: null,
  adding: null,
  pricing: null,
  order: emptyOrder,
  history: null,
  handles: null,
  trouble: null,
};

const LIVE = ["searching", "pending_payment", "active", "extending"];
export const isLive = (session: SessionInfo | null): boolean =>
  session !== null && LIVE.includes(session.state);
/** Paid for, unanswered, and free to be tried again. */
export const isWaitingRetry = (state: State): boolean =>
  !isLive(state.current.session) && retryId(state) !== null;
export const retryId = ({ current }: State): string | null =>
  current.can_retry ? (current.session?.id ?? null) : null;
/** Searching before anything is paid (E2). */
export const isUnpaid = ({ current }: State): boolean =>
  current.session !== null && current.payment === null;
export const isTalking = (session: SessionInfo | null): boolean =>
  session !== null && ["active", "extending"].includes(session.state);

export const withCurrent = (state: State, current: CurrentRequest): State => ({
  ...state,
  current,
});
export function withPayment(state: State, payment: PaymentSession): State {
  const pending = payment.status === "pending" ? payment : null;
  return { ...state, paying: payment, current: { ...state.current, payment: pending } };
}
export function withHistory(
  state: State,
  items: SessionRow[],
  cursor: string | null,
  more: boolean,
) {
  const before = more ? (state.history?.items ?? []) : [];
  return { ...state, history: { items: [...before, ...items], cursor } };
}

/** Tiers of the chosen way, shortest first. */
export const tiersOf = (pricing: Pricing | null, mode: Mode): Tier[] =>
  [...(pricing?.[mode] ?? [])].sort((a, b) => a.minutes - b.minutes);
/** What this tier costs this customer; the discount is the server's word. */
export function priceOf(pricing: Pricing, tier: Tier): { now: number; before: number | null } {
  const offer = pricing.first_session_discount;
  const fits = offer.enabled && offer.eligible && offer.mode === tier.mode;
  if (fits && offer.minutes === tier.minutes)
    return { now: offer.price_idr, before: tier.price_idr };
  return { now: tier.price_idr, before: null };
}
export const chosenTier = (state: State): Tier | null =>
  tiersOf(state.pricing, state.order.mode).find((tier) => tier.id === state.order.tierId) ?? null;

export const PAID: PaymentStatus[] = ["confirmed", "consumed"];
export const isPaid = (payment: PaymentSession): boolean => PAID.includes(payment.status);

/** An event of this account's own topic. */
export function onAccountEvent(state: State, { event }: Envelope): State {
  return event.type === "payment_updated" ? withPaymentEvent(state, event) : state;
}
function withPaymentEvent(state: State, event: Envelope["event"]): State {
  const { adding } = state;
  if (adding && adding.id === event.payment_session_id)
    return { ...state, adding: changed(adding, event) };
  const payment = state.paying ?? state.current.payment;
  if (!payment || payment.id !== event.payment_session_id) return state;
  return withPayment(state, changed(payment, event));
}
const changed = (payment: PaymentSession, event: Envelope["event"]): PaymentSession => ({
  ...payment,
  status: event.status as PaymentStatus,
  pay_url: (event.pay_url as string | null) ?? payment.pay_url,
  chat_session_id: (event.chat_session_id as string | null) ?? payment.chat_session_id,
});

/** Where the person belongs right now, if the server's facts say so; null leaves them be. */
export function placeOf(state: State, here: string): string[] | null {
  const { session, payment } = state.current;
  if (here === "pay" || here === "search") {
    if (session && isLive(session)) return ["search"];
    if (here === "search" && payment?.status === "pending") return ["pay", payment.id];
  }
  return null;
}
