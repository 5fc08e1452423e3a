import { computed, effect, signal } from "@preact/signals";
import { createApi } from "../shared/api";
import { createSocket } from "../shared/socket";
import { createTalk } from "../shared/talk";
import { emptyOrder, initial, type Order, onAccountEvent, type State } from "./store";
import { refreshCurrent, refreshEdited, signedOut } from "./verbs";

/** What was chosen so far survives a reload of the page. */
const ORDER_SLOT = "hadir.order";
function keptOrder(): Order {
  const kept = sessionStorage.getItem(ORDER_SLOT);
  return kept ? { ...emptyOrder, ...(JSON.parse(kept) as Order) } : emptyOrder;
}

/** The one copy of everything this app holds. */
export const state = signal<State>({ ...initial, order: keptOrder() });
export const update = (how: (now: State) => State): void => {
  state.value = how(state.peek());
};
const order = computed(() => state.value.order);
effect(() => sessionStorage.setItem(ORDER_SLOT, JSON.stringify(order.value)));

export const api = createApi("customer");
export const socket = createSocket(api, {
  event(envelope) {
    talk.heard(envelope);
    update((now) => onAccountEvent(now, envelope));
    if (/^(payment_updated|paired|pairing_failed|session_)/.test(envelope.event.type))
      void refreshCurrent();
    if (envelope.event.type === "config_changed") void refreshEdited();
  },
  ready() {
    talk.resumed();
    void refreshCurrent();
  },
  ack: (id, seq) => talk.onAck(id, seq),
  refused: (_code, re, temporary) => talk.onRefused(re, temporary),
  reload: (topic) => talk.reload(topic),
  missed() {
    void refreshCurrent();
    void refreshEdited();
  },
  heads: (heads) => talk.noticeHeads(heads),
  ended: (code) => signedOut(code),
  blind() {
    talk.resumed();
    void refreshCurrent();
  },
  beacon: (beacon) => update((now) => ({ ...now, beacon, beaconOld: false })),
});
export const talk = createTalk(api, socket, "customer");
