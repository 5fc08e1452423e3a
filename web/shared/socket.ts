import { signal } from "@preact/signals";
import { type Api, newKey } from "./api";
import type { ClientFrame, Envelope, ServerFrame } from "./frames";
import { backoff, blindWait, codeOf, comesBack, hint, SIGNED_OUT, toldBy } from "./listener";
import type { Connection, Listener, SendFrame } from "./listener";
import { joinTabs, type Tabs, type Word } from "./tabs";
import { learnServerTime, serverNow } from "./time";

const DIAL_MS = 10_000;
const PING_MS = 20_000;
const SILENCE_MS = 50_000;
const SPREAD_MS = 2000;
const ACCOUNT = "account:";

/** The one socket of an app, however many tabs show it. It holds no facts: topics are resumed by
 *  seq, messages the server has not acknowledged are sent again under the same id. */
export function createSocket(api: Api, listener: Listener) {
  const state = signal<Connection>("off");
  const attempt = signal(0);
  /** No socket gets through: everything goes by HTTP meanwhile. */
  const blind = signal(false);
  const me = newKey();
  const topics = new Map<string, () => number>();
  const unacknowledged = new Map<string, SendFrame>();
  let tabs: Tabs | null = null;
  let leads = true;
  let ws: WebSocket | null = null;
  let wanted = false;
  let timer = 0;
  let heardAt = 0;
  let looking = false;

  function write(frame: ClientFrame): boolean {
    if (state.peek() !== "open") return false;
    if (leads && ws?.readyState !== WebSocket.OPEN) return false;
    if (leads) ws?.send(JSON.stringify(frame));
    else tabs?.tell({ up: frame });
    return true;
  }
  function subscribe(topic: string, afterSeq: () => number): void {
    topics.set(topic, afterSeq);
    write({ type: "subscribe", topic, after_seq: afterSeq() });
  }
  const follows = (topic: string): boolean => topics.has(topic);
  const unsubscribe = (topic: string): boolean => topics.delete(topic);
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
  const settle = (clientMessageId: string): boolean => unacknowledged.delete(clientMessageId);

  function welcomed(): void {
    clearTimeout(timer);
    state.value = "open";
    attempt.value = 0;
    blind.value = false;
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
      if (!leads || write({ type: "pong" })) listener.pinged?.();
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
    if (leads) tabs?.tell({ down: text });
    const frame = JSON.parse(text) as Envelope | ServerFrame;
    if ("event" in frame) listener.event(frame);
    else (answers[frame.type] as ((f: ServerFrame) => void) | undefined)?.(frame);
  }

  function ended(code: number): void {
    // Whether it is signed out, each tab finds out by itself: it may have signed in anew.
    if (leads && code !== SIGNED_OUT) tabs?.tell({ ended: code });
    leave();
    state.value = "ended";
    listener.ended?.(code);
  }
  function lost(code: number, inMs: number | null): void {
    ws = null;
    if (!wanted) return;
    if (comesBack(code)) {
      tabs?.tell({ cut: { hidden: document.hidden, blind: blind.peek() } });
      cut(dial, inMs);
    } else ended(code);
  }
  function cut(then: () => void, inMs: number | null): void {
    state.value = "waiting";
    attempt.value += 1;
    clearTimeout(timer);
    timer = window.setTimeout(then, inMs ?? (blind.peek() ? blindWait() : backoff(attempt.peek())));
    if (blind.peek()) listener.blind?.();
  }
  async function dial(): Promise<void> {
    if (!wanted || ws || !leads) return;
    clearTimeout(timer);
    state.value = "connecting";
    try {
      const { ticket } = await api.post<{ ticket: string }>("/api/shared/realtime-ticket");
      if (wanted && !ws && leads) open(ticket);
    } catch (error) {
      if (!leads) return;
      blind.value = false;
      lost(codeOf(error), toldBy(error));
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
      if (ws !== socket) return;
      blind.value = state.peek() !== "open" && close.code < SIGNED_OUT;
      lost(close.code, hint(close.reason));
    };
    timer = window.setTimeout(() => ws === socket && drop(true), DIAL_MS);
  }
  function drop(isBlind = false): void {
    const dead = ws;
    blind.value = isBlind;
    lost(4000, null);
    dead?.close();
  }
  /** A phone that slept may hold a dead socket that never closes: silence is a loss too. */
  function check(): void {
    if (leads ? !ws : !wanted) return;
    if (Date.now() - heardAt <= SILENCE_MS) write({ type: "ping", t: Date.now() });
    else if (leads) drop();
    else tabs?.take();
  }
  function hurry(): void {
    if (!wanted || document.hidden) return;
    if (leads && !ws) void dial();
    else if (!leads && state.peek() === "waiting") tabs?.take();
    else check();
  }

  /* ---- several tabs ---- */
  function lead(): void {
    leads = true;
    tabs?.tell({ cut: { hidden: document.hidden, blind: false } });
    void dial();
  }
  function follow(): void {
    const mine = ws;
    leads = false;
    ws = null;
    mine?.close(1000);
    clearTimeout(timer);
    state.value = "connecting";
    heardAt = Date.now();
    tabs?.tell({ hello: me });
  }
  function said(word: Word): void {
    if (leads) {
      if ("up" in word) write(word.up);
      if ("hello" in word && state.peek() === "open") greet(word.hello);
    } else if ("ended" in word) ended(word.ended);
    else if ("down" in word && (word.to ?? me) === me) heard(word.down);
    else if ("cut" in word) {
      heardAt = Date.now();
      blind.value = word.cut.blind;
      // Timers of a hidden tab sleep: whoever is looked at lays the wire itself.
      cut(() => word.cut.hidden && !document.hidden && tabs?.take(), null);
    }
  }
  function greet(to: string): void {
    const ready = { type: "ready", server_time: new Date(serverNow()).toISOString() };
    tabs?.tell({ down: JSON.stringify(ready), to });
  }
  function leave(): void {
    wanted = false;
    clearTimeout(timer);
    tabs?.leave();
    tabs = null;
    leads = true;
  }
  setInterval(check, PING_MS);
  addEventListener("online", hurry);
  document.addEventListener("visibilitychange", hurry);

  return {
    state,
    attempt,
    blind,
    write,
    follows,
    subscribe,
    unsubscribe,
    sendMessage,
    settle,
    start(): void {
      wanted = true;
      if (tabs) return void dial();
      tabs = joinTabs(`hadir.${api.user.peek()?.id}`, { said, lead, follow });
      if (tabs) follow();
      void dial();
    },
    hurry,
    stop(): void {
      leave();
      state.value = "off";
      ws?.close(1000);
      ws = null;
      unacknowledged.clear();
      topics.clear();
    },
  };
}
export type Socket = ReturnType<typeof createSocket>;
