import { signal } from "@preact/signals";
import { createApi } from "../shared/api";
import type { Envelope } from "../shared/frames";
import { createSocket } from "../shared/socket";
import { replace } from "../shared/route";
import { createTalk } from "../shared/talk";
import { tell } from "../shared/ui/states";
import { chime, ring } from "./bell";
import { t } from "./i18n";
import { initial, isFull, onEvent, type State, sessionOf } from "./store";
import { beat } from "./heart";
import {
  refreshConfig,
  refreshLive,
  refreshRequests,
  refreshStatus,
  refreshToday,
  shutOut,
} from "./verbs";

/** The one copy of everything this app holds. */
export const state = signal<State>(initial);
export const update = (how: (now: State) => State): void => {
  state.value = how(state.peek());
};

const SESSION = /^(paired|session_|goodbye|extension_)/;
const OFFER = /^(offer\.|paired)/;
const SEAT = /^(paired|status_changed|session_closing|session_completed)/;
function follow({ event }: Envelope): void {
  if (SESSION.test(event.type)) void refreshLive();
  if (OFFER.test(event.type)) void refreshRequests();
  const seated = event.type === "offer.made" && isFull(state.peek()); // a seat, after all
  if (SEAT.test(event.type) || seated) void refreshStatus();
  if (event.type === "session_completed") void refreshToday();
  if (event.type === "config_changed") void refreshConfig();
}
/** An operator gave the session to another mitra: it is not ours to look at any more. */
function handOver({ event }: Envelope): void {
  if (event.type !== "session_rerouted" || event.from_mitra_id !== api.user.peek()?.id) return;
  if (talk.talk.peek()?.info.id !== event.session_id) return;
  talk.close();
  replace();
  tell(t("handed_over", { name: String(event.mitra_name) }));
}
/** What the ear should notice, and what left the screen without the mitra's doing. */
function sound(envelope: Envelope, before: State): void {
  const { event } = envelope;
  if (event.type === "offer.made" || event.type === "extension_requested") ring();
  const counted = state.peek().unread !== before.unread;
  const behind = document.hidden && talk.talk.peek()?.info.id === sessionOf(envelope);
  if (counted || (behind && event.type === "message" && event.sender === "customer")) chime();
  const gone = before.offers.find((offer) => offer.request_id === event.request_id);
  if (event.type !== "offer.withdrawn" || !gone || before.answering === gone.request_id) return;
  if (event.reason === "taken") tell(t("gone_taken", { name: gone.customer_name }));
  if (event.reason === "cancelled") tell(t("gone_cancelled", { name: gone.customer_name }));
}

export const api = createApi("mitra");
export const socket = createSocket(api, {
  event(envelope) {
    const before = state.peek();
    handOver(envelope);
    talk.heard(envelope);
    update((now) => onEvent(now, envelope, talk.talk.peek()?.info.id ?? null));
    sound(envelope, before);
    follow(envelope);
  },
  ready() {
    beat();
    talk.resumed();
    void Promise.all([refreshStatus(), refreshRequests(), refreshLive()]);
  },
  pinged: () => beat(),
  ack: (id, seq) => talk.onAck(id, seq),
  refused: (_code, re, temporary) => talk.onRefused(re, temporary),
  reload: (topic) => talk.reload(topic),
  missed: () =>
    void Promise.all([refreshStatus(), refreshRequests(), refreshLive(), refreshConfig()]),
  heads: (heads) => talk.noticeHeads(heads),
  ended: (code) => void shutOut(code),
  async blind() {
    const before = state.peek().offers.length;
    talk.resumed();
    await Promise.all([refreshStatus(), refreshRequests(), refreshLive()]);
    if (state.peek().offers.length > before) ring();
  },
});
export const talk = createTalk(api, socket, "mitra");
