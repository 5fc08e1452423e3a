import type { Envelope } from "./frames";
import { after } from "./snapshot.ts";
import type { Payload, SessionInfo, Side, StreamEvent } from "./wire";

/** A conversation as this person sees it: the snapshot, the stream, and what is still on
 *  its way out. Everything here is pure: the same events give the same screen. */
export interface Outgoing {
  id: string;
  text: string;
  at: string;
  failed: boolean;
  /** Where it stands in the stream, once that is known. */
  seq: number | null;
}
export interface Conversation {
  me: Side;
  info: SessionInfo;
  /** What came of the stream; beyond `lastSeq` something before it is still missing. */
  items: StreamEvent[];
  lastSeq: number;
  outbox: Outgoing[];
  /** ms on the corrected clock until which the other side counts as typing. */
  typingUntil: number;
  /** When the other side last read, as far as this page was there to see it. */
  readAt: string | null;
}
export interface Message {
  kind: "message";
  key: string;
  mine: boolean;
  text: string;
  at: string;
  status: "waiting" | "failed" | "sent" | "delivered" | "read";
  seq: number | null;
}
const TYPING_MS = 5000;

export const opened = (me: Side, info: SessionInfo): Conversation => ({
  me,
  info,
  items: [],
  lastSeq: 0,
  outbox: [],
  typingUntil: 0,
  readAt: null,
});
/** The stream cannot be continued: forget it and read it again from the start. */
export const restarted = (talk: Conversation): Conversation => ({ ...talk, items: [], lastSeq: 0 });
export const withInfo = (talk: Conversation, info: SessionInfo): Conversation => ({
  ...talk,
  info,
});

const text = (payload: StreamEvent["payload"], key: string): string => String(payload?.[key] ?? "");
const number = (payload: StreamEvent["payload"], key: string): number =>
  Number(payload?.[key] ?? 0);
const other = (side: Side): Side => (side === "customer" ? "mitra" : "customer");

const lifecycle = (talk: Conversation, event: StreamEvent): Conversation => ({
  ...talk,
  info: after(talk.info, event, talk.me),
});

/** One event of the durable stream. Repeats are dropped by seq, and what comes early waits:
 *  nothing is shown or believed before everything that stands in front of it is there. */
export function received(talk: Conversation, event: StreamEvent): Conversation {
  if (talk.items.some((item) => item.seq === event.seq)) return talk;
  const items = [...talk.items, event].sort((a, b) => a.seq - b.seq);
  const lastSeq = whole(items, talk.lastSeq);
  const come = items.filter((item) => item.seq > talk.lastSeq && item.seq <= lastSeq);
  return come.reduce(taken, { ...talk, items, lastSeq });
}
/** The highest seq up to which nothing is missing. */
function whole(items: StreamEvent[], from: number): number {
  let seq = from;
  for (const item of items) if (item.seq === seq + 1) seq = item.seq;
  return seq;
}
/** What the next event of the stream changes besides itself. */
function taken(talk: Conversation, event: StreamEvent): Conversation {
  if (event.type !== "message")
    return event.seq > talk.info.last_seq ? lifecycle(talk, event) : talk;
  const id = text(event.payload, "client_message_id");
  const theirs = text(event.payload, "sender") !== talk.me;
  return {
    ...talk,
    outbox: talk.outbox.filter((message) => message.id !== id),
    typingUntil: theirs ? 0 : talk.typingUntil,
  };
}

/** Anything that arrives on the session's topic, durable or not. */
export function happened(talk: Conversation, envelope: Envelope, atMs: number): Conversation {
  const { type, ...payload } = envelope.event;
  if (type === "typing")
    return payload.side === talk.me ? talk : { ...talk, typingUntil: atMs + TYPING_MS };
  if (type === "message_status") return cursors(talk, payload, envelope.at);
  if (envelope.seq === null) return lifecycle(talk, { seq: 0, at: envelope.at, type, payload });
  return received(talk, { seq: envelope.seq, at: envelope.at, type, payload });
}
function cursors(talk: Conversation, payload: Payload, at: string): Conversation {
  const { info } = talk;
  const delivered = number(payload, "delivered_seq");
  const read = number(payload, "read_seq");
  if (payload.side === talk.me)
    return withInfo(talk, { ...info, read_seq_mine: Math.max(info.read_seq_mine, read) });
  const next = read > info.read_seq_other ? { ...talk, readAt: at } : talk;
  return withInfo(next, {
    ...info,
    delivered_seq_other: Math.max(info.delivered_seq_other, delivered, read),
    read_seq_other: Math.max(info.read_seq_other, read),
  });
}

export const wrote = (talk: Conversation, id: string, words: string, at: string): Conversation => ({
  ...talk,
  outbox: [...talk.outbox, { id, text: words, at, failed: false, seq: null }],
});
/** Acknowledged: the message moves into the stream at its seq, and leaves the outbox as soon as
 *  nothing before it is missing. */
export function acknowledged(talk: Conversation, id: string, seq: number): Conversation {
  const mine = talk.outbox.find((message) => message.id === id);
  if (!mine) return talk;
  const payload = { client_message_id: id, sender: talk.me, text: mine.text };
  const outbox = talk.outbox.map((message) => (message.id === id ? { ...message, seq } : message));
  const event = { seq, at: mine.at, type: "message", actor: talk.me, payload };
  return received({ ...talk, outbox }, event);
}
export const marked = (talk: Conversation, id: string, failed: boolean): Conversation => ({
  ...talk,
  outbox: talk.outbox.map((message) => (message.id === id ? { ...message, failed } : message)),
});

function status(talk: Conversation, seq: number): Message["status"] {
  if (seq <= talk.info.read_seq_other) return "read";
  return seq <= talk.info.delivered_seq_other ? "delivered" : "sent";
}
const isThere = (talk: Conversation, item: StreamEvent): boolean =>
  item.type === "message" && item.seq <= talk.lastSeq;
function going(talk: Conversation, { seq, failed }: Outgoing): Message["status"] {
  if (seq !== null) return status(talk, seq);
  return failed ? "failed" : "waiting";
}
/** What the thread shows, oldest first: the stream, then what is still going out. */
export function messages(talk: Conversation): Message[] {
  const there = talk.items
    .filter((item) => isThere(talk, item))
    .map((item): Message => {
      const mine = text(item.payload, "sender") === talk.me;
      return {
        kind: "message",
        key: text(item.payload, "client_message_id") || String(item.seq),
        mine,
        text: text(item.payload, "text"),
        at: item.at ?? "",
        status: mine ? status(talk, item.seq) : "sent",
        seq: item.seq,
      };
    });
  const mine = talk.outbox.map(
    (message): Message => ({
      kind: "message",
      key: message.id,
      mine: true,
      text: message.text,
      at: message.at,
      status: going(talk, message),
      seq: message.seq,
    }),
  );
  return [...there, ...mine];
}
/** The goodbye someone left, if it came. */
export function goodbyeOf(talk: Conversation, side: Side): string | null {
  const event = talk.items.find((item) => item.type === "goodbye" && item.payload?.sender === side);
  return event ? text(event.payload, "text") || null : null;
}
/** The last message of the other side, to be marked as read. */
export function newestTheirs(talk: Conversation): number {
  const theirs = other(talk.me);
  return talk.items.reduce(
    (seq, item) =>
      isThere(talk, item) && item.payload?.sender === theirs ? Math.max(seq, item.seq) : seq,
    0,
  );
}
/** True from the server's warning until time is added. */
export function warned(talk: Conversation): boolean {
  const seq = (type: string): number => talk.items.findLast((item) => item.type === type)?.seq ?? 0;
  return seq("session_warning") > seq("extension_applied");
}
