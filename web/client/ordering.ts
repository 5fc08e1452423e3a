import { isRefusal, newKey } from "../shared/api";
import { keysOf } from "../shared/once";
import { go, replace } from "../shared/route";
import type { FormerMitra, Page, PaymentGroup, PaymentSession } from "../shared/wire";
import { api, state, update } from "./app";
import { type Again, emptyOrder, tiersOf, withPayment } from "./store";
import { choose, refreshConfig, refreshCurrent, refreshPricing } from "./verbs";

const PAYMENTS = "/api/client/payment-sessions";
const REQUESTS = "/api/client/chat-requests";

/* ---- ordering and paying ---- */
export const methods = (): Promise<Page<PaymentGroup>> => api.get("/api/client/payment-methods");

/** Other choices are another order: a try whose answer was lost must not stand in its way. */
let keyOf = keysOf();
const paysLater = (): boolean => state.peek().config?.payment_order === "accept_first";
/** In the order that the house has: pay and search, or search and pay. Should it have changed a
 *  moment ago, nothing was charged, and the other way is gone. */
export async function pay(method: string): Promise<void> {
  try {
    await order(method);
  } catch (error) {
    if (!isRefusal(error, "WRONG_PAYMENT_ORDER")) throw error;
    await refreshConfig();
    await order(method);
  }
}
async function order(method: string): Promise<void> {
  const { order } = state.peek();
  const body = {
    mode: order.mode,
    tier_id: order.tierId,
    topic_sensitivity: order.topic,
    topics: order.topics,
    method,
    targeted_mitra_id: order.again?.id ?? null,
  };
  const once = keyOf(JSON.stringify(body));
  if (paysLater()) {
    await api.post(REQUESTS, body, { once });
    keyOf = keysOf();
    await refreshCurrent();
    return replace("search");
  }
  const payment = await api.post<PaymentSession>(PAYMENTS, body, { once });
  keyOf = keysOf();
  update((now) => withPayment(now, payment));
  replace("pay", payment.id);
}
export async function refreshPayment(id: string): Promise<void> {
  const payment = await api.get<PaymentSession>(`${PAYMENTS}/${id}`);
  update((now) => withPayment(now, payment));
  if (payment.status !== "pending") await refreshCurrent();
}
export async function dropPayment(id: string): Promise<void> {
  await api.post(`${PAYMENTS}/${id}/cancel`);
  update((now) => ({ ...now, current: { ...now.current, payment: null } }));
}

/** The order of this payment is the one on the screen: what this tab has forgotten, it knows. */
export async function recall(payment: PaymentSession): Promise<void> {
  const { mode, minutes, topic_sensitivity: topic, targeted_mitra_id: asked } = payment;
  if (!state.peek().pricing) await refreshPricing();
  const { order, pricing } = state.peek();
  const tierId = tiersOf(pricing, mode).find((tier) => tier.minutes === minutes)?.id ?? null;
  const { again } = order;
  if (order.tierId === tierId && order.topic === topic && (again?.id ?? null) === asked) return;
  choose({
    ...emptyOrder,
    mode,
    tierId,
    topic,
    settled: true,
    again: asked ? { id: asked, name: "" } : null,
  });
}
/** The same order, paid in another way; the first code is good for nothing afterwards. */
export async function payOtherwise(payment: PaymentSession, method: string): Promise<void> {
  await recall(payment);
  await dropPayment(payment.id);
  await pay(method);
}

/* ---- searching ---- */
export async function stopSearch(id: string): Promise<void> {
  await api.post(`${REQUESTS}/${id}/cancel`);
  await refreshCurrent();
}
export async function searchAgain(id: string): Promise<void> {
  await api.post(`${REQUESTS}/${id}/retry`, {}, { once: newKey() });
  await refreshCurrent();
}
/** The former bestie did not come: everybody is asked, on the same payment. */
export async function askOthers(id: string): Promise<void> {
  await api.post(`${REQUESTS}/${id}/fallback-to-blast`, {}, { once: newKey() });
  await refreshCurrent();
}
export const isFree = (mitra: string): Promise<FormerMitra> =>
  api.get(`/api/client/mitras/${mitra}`);
/** "curhat lagi": the order begins anew, for one bestie. */
export function beginAgain(again: Again): void {
  update((now) => ({ ...now, order: { ...emptyOrder, again } }));
  go("start");
}
export function enterTalk(id: string): void {
  update((now) => ({ ...now, order: emptyOrder }));
  replace("chat", id);
}
