import assert from "node:assert/strict";
import { test } from "node:test";
import {
  initial,
  isWaitingRetry,
  onAccountEvent,
  placeOf,
  priceOf,
  retryId,
  withCurrent,
  withPayment,
} from "../client/store.ts";

const payment = {
  id: "p1",
  status: "pending",
  pay_url: null,
  chat_session_id: null,
  amount_idr: 1,
};
const event = (event) => ({ topic: "account:c1", epoch: "1", seq: null, at: "", event });
const session = (state, part = {}) => ({ id: "s1", state, ...part });

test("a payment that came through stays on the screen to say so", () => {
  const paying = withPayment(initial, payment);
  const paid = onAccountEvent(
    paying,
    event({
      type: "payment_updated",
      payment_session_id: "p1",
      status: "confirmed",
      pay_url: null,
    }),
  );
  assert.equal(paid.paying?.status, "confirmed");
  assert.equal(paid.current.payment, null);
});

test("news of another payment changes nothing", () => {
  const paying = withPayment(initial, payment);
  const other = event({ type: "payment_updated", payment_session_id: "p2", status: "failed" });
  assert.equal(onAccountEvent(paying, other), paying);
});

test("whoever pays or searches is taken along when the search starts", () => {
  const searching = withCurrent(initial, { session: session("searching"), payment: null });
  assert.deepEqual(placeOf(searching, "pay"), ["search"]);
  assert.equal(placeOf(searching, "help"), null);
});

test("a search that nobody answered can be tried again when the server says so", () => {
  const current = (part) => ({ payment: null, offers_open: 0, can_retry: false, ...part });
  const over = withCurrent(initial, current({ session: session("cancelled") }));
  assert.equal(retryId(over), null);
  const lost = withCurrent(over, current({ session: session("expired"), can_retry: true }));
  assert.equal(retryId(lost), "s1");
  assert.equal(isWaitingRetry(lost), true);
  const again = withCurrent(lost, current({ session: session("searching", { id: "s2" }) }));
  assert.equal(isWaitingRetry(again), false);
});

test("the discount is the server's word: its mode and minutes only", () => {
  const tier = { id: "t", mode: "chat", minutes: 60, price_idr: 52000 };
  const offer = { enabled: true, eligible: true, mode: "chat", minutes: 60, price_idr: 26000 };
  const pricing = (part = {}) => ({
    chat: [tier],
    call: [],
    first_session_discount: { ...offer, ...part },
  });
  assert.deepEqual(priceOf(pricing(), tier), { now: 26000, before: 52000 });
  for (const not of [{ eligible: false }, { enabled: false }, { minutes: 30 }])
    assert.deepEqual(priceOf(pricing(not), tier), { now: 52000, before: null });
});
