import type { Envelope } from "../shared/frames";
import type { AppConfig, SessionInfo, SessionRow } from "../shared/wire";
import type { MitraStatus, Offer, RequestRow, TodayReply } from "../shared/wire_mitra";
import { type Pulse, wasSilentFor } from "./pulse.ts";

/** What the mitra's phone knows. Pure: answers and events in, state out. */
export type Notice =
  | { what: "taken" | "late" | "full" | "answered"; name: string }
  | { what: "switched_off"; reason: string };
export interface Ask {
  session: string;
  id: string;
  name: string;
  minutes: number;
  until: string;
}
export interface State {
  boot: "starting" | "stranger" | "ready" | "failed";
  /** Why a stranger stands at the door who was known a moment ago. */
  shut: "signed_out" | "deactivated" | null;
  config: AppConfig | null;
  status: MitraStatus | null;
  pulse: Pulse;
  /** Those who knock right now, first come first shown. */
  offers: Offer[];
  /** Who asks for more time, and until when the answer counts. */
  asks: Ask[];
  /** The request whose acceptance is on its way. */
  answering: string | null;
  requests: RequestRow[] | null;
  today: TodayReply | null;
  live: SessionInfo[] | null;
  /** Messages that nobody looked at, by session. */
  unread: Record<string, number[]>;
  /** How far each talk was read on this phone. */
  seen: Record<string, number>;
  history: { items: SessionRow[]; cursor: string | null } | null;
  notice: Notice | null;
}
export const initial: State = {
  boot: "starting",
  shut: null,
  config: null,
  status: null,
  pulse: { bars: [], beatAt: null, barAt: 0, gapMs: 0 },
  offers: [],
  asks: [],
  answering: null,
  requests: null,
  today: null,
  live: null,
  unread: {},
  seen: {},
  history: null,
  notice: null,
};

export const isOpen = (row: RequestRow, atMs: number): boolean =>
  row.response === null && Date.parse(row.expires_at) > atMs;
/** The server's list is the truth about who still knocks. */
export function withRequests(state: State, requests: RequestRow[], atMs: number): State {
  const open = requests.filter((row) => isOpen(row, atMs));
  open.sort((a, b) => a.offered_at.localeCompare(b.offered_at));
  return { ...state, requests, offers: open };
}
export function withOffer(state: State, offer: Offer): State {
  const others = state.offers.filter((one) => one.request_id !== offer.request_id);
  return { ...state, offers: [...others, offer] };
}
export const withoutOffer = (state: State, id: string): State => ({
  ...state,
  offers: state.offers.filter((offer) => offer.request_id !== id),
});
export const isFull = ({ status }: State): boolean =>
  status !== null && status.load >= status.capacity;
/** Whose seats are taken is asked nothing; what knocks comes back with a free seat. */
export const cards = (state: State): Offer[] => (isFull(state) ? [] : state.offers);
/** Cards whose time is over leave by themselves, unless the answer is under way. */
export function withoutLate(state: State, atMs: number): State {
  const late = (offer: Offer): boolean =>
    Date.parse(offer.expires_at) <= atMs && offer.request_id !== state.answering;
  const over = (ask: Ask): boolean => Date.parse(ask.until) <= atMs;
  if (!state.offers.some(late) && !state.asks.some(over)) return state;
  return {
    ...state,
    offers: state.offers.filter((offer) => !late(offer)),
    asks: state.asks.filter((ask) => !over(ask)),
  };
}

/** The snapshots are the truth about who asks for more time. */
export const withLive = (state: State, live: SessionInfo[]): State => ({
  ...state,
  live,
  asks: live.flatMap(askOf),
});
function askOf(info: SessionInfo): Ask[] {
  const open = info.pending_extension;
  if (open?.state !== "requested") return [];
  const { id, minutes, answer_by: until } = open;
  return [{ session: info.id, id, name: info.customer.name, minutes, until }];
}
export const withoutAsk = (state: State, id: string): State => ({
  ...state,
  asks: state.asks.filter((ask) => ask.id !== id),
});
function withAsk(state: State, envelope: Envelope): State {
  const session = sessionOf(envelope);
  const { event } = envelope;
  const name = state.live?.find((info) => info.id === session)?.customer.name ?? "";
  const ask = {
    session,
    id: String(event.extension_id),
    name,
    minutes: Number(event.minutes),
    until: String(event.answer_by),
  };
  return { ...state, asks: [...withoutAsk(state, ask.id).asks, ask] };
}
export function looked(state: State, session: string, upTo: number): State {
  const { [session]: _, ...unread } = state.unread;
  const seen = Math.max(upTo, state.seen[session] ?? 0);
  return { ...state, unread, seen: { ...state.seen, [session]: seen } };
}
export const readUpTo = (state: State, session: string): number =>
  Math.max(
    state.seen[session] ?? 0,
    state.live?.find((info) => info.id === session)?.read_seq_mine ?? 0,
  );
export const sessionOf = ({ event, topic }: Envelope): string =>
  String(event.session_id ?? topic.replace(/^session:/, ""));

/** An event of the account's or of a session's topic; `here` is the talk on the screen. */
export function onEvent(state: State, envelope: Envelope, here: string | null): State {
  const { event } = envelope;
  switch (event.type) {
    case "offer.made":
      return withOffer(state, { ...(event as unknown as Offer), offered_at: envelope.at });
    case "offer.withdrawn": {
      const id = String(event.request_id);
      return state.answering === id ? state : withoutOffer(state, id);
    }
    case "extension_requested":
      return withAsk(state, envelope);
    case "extension_resolved":
      return withoutAsk(state, String(event.extension_id));
    case "message":
      return withMessage(state, envelope, here);
    case "status_changed":
      return withSwitch(state, event.is_online === true, String(event.reason ?? ""));
    default:
      return state;
  }
}
function withMessage(state: State, envelope: Envelope, here: string | null): State {
  const id = sessionOf(envelope);
  const { seq, event } = envelope;
  if (id === here || event.sender !== "customer" || seq === null) return state;
  const waiting = state.unread[id] ?? [];
  if (seq <= readUpTo(state, id) || waiting.includes(seq)) return state;
  return { ...state, unread: { ...state.unread, [id]: [...waiting, seq] } };
}
/** The server's word about the lamp. One that went out during a long silence was put out by the
 *  house, and the news of it got lost in that very silence. */
export function withStatus(state: State, status: MitraStatus, atMs: number): State {
  const { status: before, pulse } = state;
  const wentOut = before?.is_online && !before.finish_then_off && !status.is_online;
  const unheard = wentOut && wasSilentFor(pulse, status.stale_after_seconds, atMs);
  const next = { ...state, status, pulse: { ...pulse, gapMs: 0 } };
  return unheard ? { ...next, notice: { what: "switched_off", reason: "no_heartbeat" } } : next;
}
const OWN_HAND = ["switched_on", "switched_off", "signed_out", "finished"];
function withSwitch(state: State, isOnline: boolean, reason: string): State {
  const status = state.status && { ...state.status, is_online: isOnline };
  const told = isOnline || OWN_HAND.includes(reason);
  const notice = told ? state.notice : { what: "switched_off" as const, reason };
  return { ...state, status, notice, offers: isOnline ? state.offers : [] };
}
