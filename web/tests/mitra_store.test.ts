import assert from "node:assert/strict";
import { test } from "node:test";
import { BARS, beaten, isHeld, waited } from "../mitra/pulse.ts";
import {
  cards,
  initial,
  looked,
  onEvent,
  withLive,
  withoutLate,
  withRequests,
  withStatus,
} from "../mitra/store.ts";

const at = (seconds) => new Date(seconds * 1000).toISOString();
const offer = (id, until = 60) => ({
  request_id: id,
  customer_name: "biru",
  mode: "chat",
  minutes: 30,
  topic_sensitivity: "regular",
  topics: [],
  offered_at: at(0),
  expires_at: at(until),
});
const event = (event, topic = "account:m1", seq = null) => ({
  topic,
  epoch: "1",
  seq,
  at: at(1),
  event,
});
const knock = (state, id, until) =>
  onEvent(state, event({ type: "offer.made", ...offer(id, until) }), null);
const names = (state) => state.offers.map((one) => one.request_id);

test("whoever knocked first is shown first, and a new round of the same request keeps one card", () => {
  const two = knock(knock(initial, "a"), "b");
  assert.deepEqual(names(two), ["a", "b"]);
  assert.equal(names(knock(two, "b")).length, 2);
});
test("a withdrawn card leaves, unless its acceptance is under way", () => {
  const gone = event({ type: "offer.withdrawn", request_id: "a", reason: "taken" });
  const one = knock(initial, "a");
  assert.deepEqual(names(onEvent(one, gone, null)), []);
  assert.deepEqual(names(onEvent({ ...one, answering: "a" }, gone, null)), ["a"]);
});
test("C5: whose seats are taken is shown no card, and sees it again with a free seat", () => {
  const one = knock(initial, "a");
  const seated = (load) => cards({ ...one, status: { load, capacity: 2 } }).length;
  assert.deepEqual([0, 1, 2, 3].map(seated), [1, 1, 0, 0]);
  assert.equal(cards(one).length, 1);
});
test("a card whose time is over leaves by itself", () => {
  assert.deepEqual(names(withoutLate(knock(knock(initial, "a", 10), "b", 60), 20_000)), ["b"]);
});
test("the server's list says who still knocks", () => {
  const rows = [
    { ...offer("late", 5), response: null },
    { ...offer("open"), response: null },
    { ...offer("done"), response: "declined" },
  ];
  assert.deepEqual(names(withRequests(initial, rows, 20_000)), ["open"]);
});
test("a message elsewhere counts once, one on the screen or already read does not", () => {
  const live = withLive(initial, [{ id: "s1", read_seq_mine: 3 }]);
  const message = (seq) => event({ type: "message", sender: "customer" }, "session:s1", seq);
  const counted = onEvent(onEvent(live, message(4), null), message(4), null);
  assert.deepEqual(counted.unread.s1, [4]);
  assert.equal(onEvent(live, message(3), null), live);
  assert.equal(onEvent(live, message(4), "s1"), live);
  assert.equal(looked(counted, "s1", 4).unread.s1, undefined);
  assert.equal(onEvent(looked(counted, "s1", 4), message(4), null).unread.s1, undefined);
});
test("a lamp that went out by itself is explained, one switched by hand is not", () => {
  const off = (reason) => event({ type: "status_changed", is_online: false, reason });
  const lit = { ...knock(initial, "a"), status: { is_online: true } };
  assert.equal(onEvent(lit, off("no_heartbeat"), null).notice.reason, "no_heartbeat");
  for (const own of ["switched_off", "finished"])
    assert.equal(onEvent(lit, off(own), null).notice, null);
  assert.deepEqual(names(onEvent(lit, off("no_heartbeat"), null)), []);
});

test("C3: a lamp that went out in a long silence is explained when the server is heard again", () => {
  const lit = { is_online: true, finish_then_off: false, stale_after_seconds: 45 };
  const out = { ...lit, is_online: false };
  const after = (seconds, status = lit) => {
    const pulse = beaten(beaten(initial.pulse, 15_000, 0), 15_000, seconds * 1000);
    return withStatus({ ...initial, status, pulse }, out, (seconds + 1) * 1000);
  };
  assert.equal(after(50).notice.reason, "no_heartbeat");
  assert.equal(after(40).notice, null); // switched off elsewhere, by the mitra's own hand
  assert.equal(after(50, { ...lit, finish_then_off: true }).notice, null);
  assert.equal(after(50, out).notice, null);
  const heard = withStatus({ ...after(50), status: lit, notice: null }, lit, 52_000);
  assert.equal(withStatus(heard, out, 53_000).notice, null); // that silence is over
});

test("each beat is one bar, and an overdue beat is a gap", () => {
  const first = beaten(initial.pulse, 15_000, 100_000);
  assert.deepEqual(beaten(first, 15_000, 101_000).bars, ["beat"]);
  const second = beaten(first, 15_000, 115_000);
  assert.deepEqual(second.bars, ["beat", "beat"]);
  assert.equal(waited(second, 15_000, 130_000), second);
  assert.deepEqual(waited(second, 15_000, 137_500).bars, ["beat", "beat", "miss"]);
});
test("the row of bars does not grow, and two missing beats hold the lamp", () => {
  let pulse = initial.pulse;
  for (let n = 0; n < 40; n++) pulse = beaten(pulse, 15_000, n * 15_000);
  assert.equal(pulse.bars.length, BARS);
  assert.equal(isHeld(pulse, 15, 39 * 15_000 + 30_000), false);
  assert.equal(isHeld(pulse, 15, 39 * 15_000 + 31_000), true);
});
test("a cut connection holds the lamp, unless a beat got through another way since", () => {
  const pulse = beaten(initial.pulse, 15_000, 100_000);
  assert.equal(isHeld(pulse, 15, 105_000), false);
  assert.equal(isHeld(pulse, 15, 105_000, 101_000), true);
  assert.equal(isHeld(beaten(pulse, 15_000, 104_000), 15, 105_000, 101_000), false);
});
