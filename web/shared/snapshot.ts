import type { Payload, SessionInfo, Side, StreamEvent, Topic } from "./wire";

/** What an event of the stream changes in the snapshot of its session, as `me` sees it. */
export function after(info: SessionInfo, event: StreamEvent, me: Side): SessionInfo {
  const change = LIFECYCLE[event.type];
  if (!change) return info;
  return { ...info, ...change(event.payload ?? {}, info, event.at ?? null, me) };
}
type Info = Partial<SessionInfo>;
type Change = (payload: Payload, now: SessionInfo, at: string | null, me: Side) => Info;
type Pending = NonNullable<SessionInfo["pending_extension"]>;
const told = (payload: Payload, key: string): string => String(payload[key]);
const mitra = (payload: Payload): Info => ({
  mitra: { id: told(payload, "mitra_id"), name: told(payload, "mitra_name") },
});
const closing: Change = (payload) => ({
  state: "closing",
  closing_reason: (payload.reason as SessionInfo["closing_reason"] | undefined) ?? "time_up",
  closing_until: told(payload, "closing_until"),
  paused_at: null,
  unused_time: null,
});
const answered: Change = (payload, info) => {
  if (payload.outcome !== "approved" || !info.pending_extension) return { pending_extension: null };
  const opened = { state: "approved" as const, pay_by: told(payload, "pay_by") };
  const payment_session_id = payload.payment_session_id as Pending["payment_session_id"];
  return { pending_extension: { ...info.pending_extension, ...opened, payment_session_id } };
};
const added: Change = (payload, info) => {
  const more: Info = { pending_extension: null, expires_at: told(payload, "expires_at") };
  if (info.state !== "closing") return more;
  const open: Info = { state: "active", closing_reason: null, closing_until: null };
  return { ...more, ...open, my_goodbye: false, their_goodbye: false };
};
/** What each lifecycle event changes in the snapshot; tests/golden holds it to the server. */
const LIFECYCLE: Record<string, Change> = {
  session_held: (payload) => ({
    ...mitra(payload),
    state: "pending_payment",
    hold_until: told(payload, "hold_until"),
  }),
  session_started: (payload) => ({
    ...mitra(payload),
    state: "active",
    started_at: told(payload, "started_at"),
    expires_at: told(payload, "expires_at"),
  }),
  pairing_failed: (payload, _, at) => ({
    state: payload.cause === "customer_cancelled" ? "cancelled" : "expired",
    ended_at: at,
  }),
  session_paused: (payload, _, at) => ({
    state: payload.reason === "extension" ? "extending" : "active",
    paused_at: at,
  }),
  session_resumed: (payload) => ({
    state: "active",
    paused_at: null,
    unused_time: null,
    expires_at: told(payload, "expires_at"),
  }),
  session_rerouted: mitra,
  choice_offered: (payload) => ({
    unused_time: {
      seconds: Number(payload.unused_seconds),
      choose_by: told(payload, "choose_by"),
    },
  }),
  session_warning: (payload) => ({ expires_at: told(payload, "expires_at") }),
  session_expired: closing,
  session_closing: closing,
  goodbye: (payload, _now, _at, me) =>
    payload.sender === me ? { my_goodbye: true } : { their_goodbye: true },
  session_completed: (payload) => ({ state: "completed", ended_at: told(payload, "ended_at") }),
  session_topic_updated: (payload) => ({ topic_sensitivity: payload.topic_sensitivity as Topic }),
  extension_requested: (payload) => ({
    pending_extension: {
      id: told(payload, "extension_id"),
      state: "requested",
      minutes: Number(payload.minutes),
      price_idr: Number(payload.price_idr),
      answer_by: told(payload, "answer_by"),
      pay_by: null,
      payment_session_id: null,
    },
  }),
  extension_resolved: answered,
  extension_applied: added,
};
