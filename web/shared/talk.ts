import { signal } from "@preact/signals";
import { type Api, newKey, Refusal } from "./api";
import {
  acknowledged,
  type Conversation,
  happened,
  marked,
  newestTheirs,
  type Outgoing,
  opened,
  received,
  restarted,
  withInfo,
  wrote,
} from "./conversation";
import type { Envelope } from "./frames";
import type { Socket } from "./socket";
import { learnServerTime, serverNow } from "./time";
import type { EventPage, SessionInfo, Side } from "./wire";

const TYPING_EVERY_MS = 2500;
const ACK_PATIENCE_MS = 4000;
const PAGE = 200;

const path = (id: string, rest = ""): string => `/api/shared/chat/sessions/${id}${rest}`;

/** The verbs of one conversation, the same for both sides. */
export function createTalk(api: Api, socket: Socket, me: Side) {
  const talk = signal<Conversation | null>(null);
  const failed = signal<Refusal | null>(null);
  let typedAt = 0;
  let readUpTo = 0;
  /** The conversation that is asked for and not here yet. */
  let opening: string | null = null;
  /** The messages that are on their way out. */
  const going = new Set<string>();
  /** Who is being read on, and whether somebody asked again meanwhile. */
  const reading = new Map<string, { again: boolean; done: Promise<void> }>();

  const is = (id: string): boolean => talk.peek()?.info.id === id;
  const change = (id: string, how: (now: Conversation) => Conversation): void => {
    const current = talk.peek();
    if (current?.info.id === id) talk.value = how(current);
  };

  async function open(id: string): Promise<void> {
    if (is(id) || opening === id) return;
    close();
    opening = id;
    failed.value = null;
    try {
      const info = await api.get<SessionInfo>(path(id));
      if (opening !== id) return;
      learnServerTime(info.server_time);
      talk.value = opened(me, info);
      await catchUp(id);
      if (is(id)) socket.subscribe(`session:${id}`, () => talk.peek()?.lastSeq ?? 0);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (opening !== id) return;
      close();
      failed.value = error;
    } finally {
      if (opening === id) opening = null;
    }
  }
  function close(): void {
    const id = talk.peek()?.info.id;
    if (id) socket.unsubscribe(`session:${id}`);
    talk.value = null;
    opening = null;
    readUpTo = 0;
  }
  async function refresh(): Promise<void> {
    const id = talk.peek()?.info.id;
    if (!id) return;
    const info = await api.get<SessionInfo>(path(id)).catch(() => null);
    if (!info) return;
    learnServerTime(info.server_time);
    change(id, (now) => withInfo(now, info));
    // What we said we had read may have been lost with a socket: the server's word counts.
    readUpTo = info.read_seq_mine;
    read();
  }
  /** Fetches what the socket did not bring: after opening, a gap, or a cold start. */
  function catchUp(id: string): Promise<void> {
    const running = reading.get(id);
    if (running) {
      running.again = true;
      return running.done;
    }
    const started = { again: true, done: Promise.resolve() };
    reading.set(id, started);
    started.done = readOn(id, started).finally(() => reading.delete(id));
    return started.done;
  }
  async function readOn(id: string, asked: { again: boolean }): Promise<void> {
    while (asked.again && is(id)) {
      const after = talk.peek()?.lastSeq ?? 0;
      asked.again = false;
      const page = await api.get<EventPage>(path(id, `/events?after_seq=${after}&limit=${PAGE}`));
      change(id, (now) => page.items.reduce(received, page.whole ? now : restarted(now)));
      if (page.next_cursor !== null && page.items.length > 0) asked.again = true;
    }
  }

  function heard(envelope: Envelope): void {
    const id = String(envelope.event.session_id ?? envelope.topic.replace(/^session:/, ""));
    if (!is(id)) return;
    const gap = envelope.seq !== null && envelope.seq > (talk.peek()?.lastSeq ?? 0) + 1;
    change(id, (now) => happened(now, envelope, serverNow()));
    if (gap) void catchUp(id).catch(() => undefined);
    if (/^(session_|extension_)/.test(envelope.event.type)) void refresh();
  }
  function noticeHeads(heads: Record<string, number>): void {
    for (const [id, seq] of Object.entries(heads))
      if (is(id) && seq > (talk.peek()?.lastSeq ?? 0)) void catchUp(id).catch(() => undefined);
  }

  function say(words: string): void {
    const current = talk.peek();
    const trimmed = words.trim();
    if (!current || !trimmed) return;
    const id = newKey();
    talk.value = wrote(current, id, trimmed, new Date(serverNow()).toISOString());
    void deliver(current.info.id, id, trimmed);
  }
  /** By socket when it is open; by HTTP when it is not, or when no answer comes; and again, until
   *  the message has its place or was refused: a server may be too busy for both. */
  async function deliver(session: string, id: string, words: string): Promise<void> {
    if (going.has(id)) return; // on a new wire, the socket brings it by itself
    going.add(id);
    const unknown = (one: Outgoing): boolean => one.id === id && one.seq === null && !one.failed;
    const isOut = (): boolean => is(session) && (talk.peek()?.outbox ?? []).some(unknown);
    const patience = () => new Promise((resolve) => setTimeout(resolve, ACK_PATIENCE_MS));
    while (isOut()) {
      if (socket.sendMessage(session, id, words)) await patience();
      if (isOut()) await post(session, id, words);
      if (isOut()) await patience();
    }
    going.delete(id);
  }
  async function post(session: string, id: string, words: string): Promise<void> {
    try {
      const body = { client_message_id: id, text: words };
      const { seq } = await api.post<{ seq: number }>(path(session, "/messages"), body);
      onAck(id, seq);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.status === 0 || error.status >= 500) return;
      socket.settle(id);
      change(session, (now) => marked(now, id, true));
    }
  }
  function onAck(id: string, seq: number): void {
    const current = talk.peek();
    socket.settle(id);
    if (current) talk.value = acknowledged(current, id, seq);
  }
  function onRefused(re: string | null, temporary: boolean): void {
    const current = talk.peek();
    if (!current || !re || temporary) return;
    socket.settle(re);
    talk.value = marked(current, re, true);
  }
  function again(id: string): void {
    const current = talk.peek();
    const message = current?.outbox.find((one) => one.id === id);
    if (!current || !message) return;
    talk.value = marked(current, id, false);
    void deliver(current.info.id, id, message.text);
  }
  /** After a reconnect: what waited goes out, what was missed comes in. */
  function resumed(): void {
    const current = talk.peek();
    if (!current) return;
    for (const { id, failed, seq } of current.outbox) if (!failed && seq === null) again(id);
    void catchUp(current.info.id).catch(() => undefined);
    void refresh();
  }

  /** The server cannot continue the stream from where this page stands. */
  function reload(topic: string): void {
    const id = topic.replace(/^session:/, "");
    change(id, restarted);
    if (is(id)) void catchUp(id).catch(() => undefined);
  }

  function typing(): void {
    const current = talk.peek();
    if (!current || Date.now() - typedAt < TYPING_EVERY_MS) return;
    typedAt = Date.now();
    socket.write({ type: "typing", session_id: current.info.id });
  }
  function read(): void {
    const current = talk.peek();
    if (!current || document.hidden) return;
    const seq = newestTheirs(current);
    if (seq <= Math.max(readUpTo, current.info.read_seq_mine)) return;
    readUpTo = seq;
    const id = current.info.id;
    if (!socket.write({ type: "message.read", session_id: id, seq }))
      void api.post(path(id, "/read"), { seq }).catch(() => undefined);
  }
  async function goodbye(words: string | null): Promise<void> {
    const id = talk.peek()?.info.id;
    if (!id) return;
    await api.post(path(id, "/goodbye"), { text: words?.trim() || null });
    await Promise.all([refresh(), catchUp(id)]);
  }

  return {
    talk,
    failed,
    open,
    close,
    refresh,
    heard,
    noticeHeads,
    say,
    again,
    onAck,
    onRefused,
    resumed,
    reload,
    typing,
    read,
    goodbye,
  };
}
export type Talk = ReturnType<typeof createTalk>;
