import { signal } from "@preact/signals";
import { type Api, Refusal } from "./api";
import type { ClientFrame, Envelope, ServerFrame } from "./frames";
import { learnServerTime } from "./time";
import type { Beacon } from "./wire";

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 5000;
const PING_MS = 20_000;
const SILENCE_MS = 50_000;
const SPREAD_MS = 2000;
const ACCOUNT = "account:";

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
}
type SendFrame = Extract<ClientFrame, { type: "message.send" }>;

const comesBack = (code: number): boolean => code < 4500 || code > 4999;
const backoff = (attempt: number): number =>
  Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt) * (0.5 + Math.random() / 2);

function hint(reason: string): number | null {
  try {
    return (JSON.parse(reason) as { retry_after_ms?: number }).retry_after_ms ?? null;
  } catch {
    return null;
  }
}

/** The one socket of an app. It holds no facts: topics are resumed by seq, messages the
 *  server has not acknowledged are sent again under the same id. */
export function createSocket(api: Api, listener: Listener) {
  const state = signal<Connection>("off");
  const attempt = signal(0);
  const topics = new Map<string, () => number>();
  const unacknowledged = new Map<string, SendFrame>();
  let ws: WebSocket | null = null;
  let wanted = false;
  let timer = 0;
  let heardAt = 0;
  let looking = false;

  function write(frame: ClientFrame): boolean {
    if (ws?.readyState !== WebSocket.OPEN || state.peek() !== "open") return false;
    ws.send(JSON.stringify(frame));
    return true;
  }
  function subscribe(topic: string, afterSeq: () => number): void {
    topics.set(topic, afterSeq);
    write({ type: "subscribe", topic, after_seq: afterSeq() });
  }
  function unsubscribe(topic: string): void {
    topics.delete(topic);
  }
  function sendMessage(sessionId: string, clientMessageId: string, text: string): boolean {
    const frame: SendFrame = {
      type: "message.send",
      session_id: sessionId,
      client_message_id: clientMessageId,
      text,
    };
    unacknowledged.set(clientMessageId, frame);
    return write(frame);
  }
  function settle(clientMessageId: string): void {
    unacknowledged.delete(clientMessageId);
  }

  function welcomed(): void {
    state.value = "open";
    attempt.value = 0;
    for (const [topic, afterSeq] of topics)
      write({ type: "subscribe", topic, after_seq: afterSeq() });
    for (const frame of unacknowledged.values()) write(frame);
    listener.ready?.();
  }
  const answers: { [T in ServerFrame["type"]]: (f: Extract<ServerFrame, { type: T }>) => void } = {
    ready: (frame) => {
      learnServerTime(frame.server_time);
      welcomed();
    },
    ping: () => {
      if (write({ type: "pong" })) listener.pinged?.();
    },
    pong: (frame) => {
      learnServerTime(frame.server_time);
      listener.heads?.(frame.last_seq);
      if (frame.beacon) listener.beacon?.(frame.beacon);
    },
    subscribed: () => undefined,
    ack: (frame) => {
      settle(frame.client_message_id);
      listener.ack?.(frame.client_message_id, frame.seq);
    },
    error: (frame) => {
      if (frame.re && !frame.temporary) settle(frame.re);
      listener.refused?.(frame.code, frame.re, frame.temporary);
    },
    reload: ({ topic }) => (topic.startsWith(ACCOUNT) ? lookSoon() : listener.reload?.(topic)),
  };
  /** Everybody is told at once, but need not ask at once. */
  function lookSoon(): void {
    if (looking) return;
    looking = true;
    setTimeout(() => {
      looking = false;
      listener.missed?.();
    }, Math.random() * SPREAD_MS);
  }
  function heard(text: string): void {
    heardAt = Date.now();
    const frame = JSON.parse(text) as Envelope | ServerFrame;
    if ("event" in frame) listener.event(frame);
    else (answers[frame.type] as ((f: ServerFrame) => void) | undefined)?.(frame);
  }

  function lost(code: number, reason: string): void {
    ws = null;
    if (!wanted) return;
    if (!comesBack(code)) {
      wanted = false;
      state.value = "ended";
      listener.ended?.(code);
      return;
    }
    state.value = "waiting";
    attempt.value += 1;
    clearTimeout(timer);
    timer = window.setTimeout(dial, hint(reason) ?? backoff(attempt.peek()));
  }
  async function dial(): Promise<void> {
    if (!wanted || ws) return;
    clearTimeout(timer);
    state.value = "connecting";
    try {
      const { ticket } = await api.post<{ ticket: string }>("/api/shared/realtime-ticket");
      if (wanted && !ws) open(ticket);
    } catch (error) {
      const signedOut = error instanceof Refusal && [401, 403].includes(error.status);
      lost(signedOut ? 4501 : 4000, "");
    }
  }
  function open(ticket: string): void {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/api/shared/ws`);
    ws = socket;
    heardAt = Date.now();
    socket.onopen = () => socket.send(JSON.stringify({ type: "auth", ticket }));
    socket.onmessage = (message) => heard(String(message.data));
    socket.onclose = (close) => {
      if (ws === socket) lost(close.code, close.reason);
    };
  }
  /** A phone that slept may hold a dead socket that never closes: silence is a loss too. */
  function check(): void {
    if (!ws) return;
    if (Date.now() - heardAt > SILENCE_MS) {
      const dead = ws;
      lost(4000, "");
      dead.close();
    } else write({ type: "ping", t: Date.now() });
  }
  function hurry(): void {
    if (!wanted || document.hidden) return;
    if (ws) check();
    else void dial();
  }
  setInterval(check, PING_MS);
  addEventListener("online", hurry);
  document.addEventListener("visibilitychange", hurry);

  return {
    state,
    attempt,
    write,
    subscribe,
    unsubscribe,
    sendMessage,
    settle,
    start(): void {
      wanted = true;
      void dial();
    },
    hurry,
    stop(): void {
      wanted = false;
      clearTimeout(timer);
      state.value = "off";
      ws?.close(1000);
      ws = null;
      unacknowledged.clear();
      topics.clear();
    },
  };
}
export type Socket = ReturnType<typeof createSocket>;
