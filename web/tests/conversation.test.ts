import assert from "node:assert/strict";
import { test } from "node:test";
import {
  acknowledged,
  goodbyeOf,
  happened,
  messages,
  newestTheirs,
  opened,
  received,
  warned,
  wrote,
} from "../shared/conversation.ts";

const AT = "2026-11-21T20:00:00.000Z";
const info = {
  id: "s1",
  state: "active",
  expires_at: AT,
  last_seq: 0,
  delivered_seq_other: 0,
  read_seq_other: 0,
  read_seq_mine: 0,
};
const start = () => opened("customer", info);
const line = (seq, sender, text, id = `c${seq}`) => ({
  seq,
  at: AT,
  type: "message",
  actor: sender,
  payload: { client_message_id: id, sender, text },
});
const envelope = (seq, event) => ({ topic: "session:s1", epoch: "1", seq, at: AT, event });

test("events that arrive twice or out of order make the same thread", () => {
  const events = [
    line(1, "mitra", "hai"),
    line(2, "customer", "halo"),
    line(3, "mitra", "apa kabar"),
  ];
  const shuffled = [events[2], events[0], events[0], events[1], events[2]];
  assert.deepEqual(shuffled.reduce(received, start()), events.reduce(received, start()));
});

test("the highest seq counts only what has no gap before it", () => {
  const holed = [line(1, "mitra", "a"), line(3, "mitra", "c")].reduce(received, start());
  assert.equal(holed.lastSeq, 1);
  assert.equal(received(holed, { seq: 2, type: "omitted" }).lastSeq, 3);
});

test("nothing is shown or read before what stands in front of it", () => {
  const holed = [line(1, "mitra", "a"), line(3, "mitra", "c")].reduce(received, start());
  assert.deepEqual([messages(holed).map(({ text }) => text), newestTheirs(holed)], [["a"], 1]);
  const healed = received(holed, line(2, "customer", "b"));
  assert.deepEqual(
    messages(healed).map(({ text }) => text),
    ["a", "b", "c"],
  );
});

test("an own message whose place is known waits at the end, sent, for what is missing", () => {
  const waiting = wrote(received(start(), line(1, "mitra", "a")), "x", "c", AT);
  const acked = acknowledged(waiting, "x", 3);
  const shown = (talk) => messages(talk).map(({ text, status }) => [text, status]);
  assert.deepEqual(shown(acked), [
    ["a", "sent"],
    ["c", "sent"],
  ]);
  const healed = received(acked, line(2, "mitra", "b"));
  assert.deepEqual(
    [healed.outbox.length, messages(healed).map(({ text }) => text)],
    [0, ["a", "b", "c"]],
  );
});

test("a pause that came late does not undo the resume that came early", () => {
  const resumed = { seq: 2, at: AT, type: "session_resumed", payload: {} };
  const paused = { seq: 1, at: AT, type: "session_paused", payload: {} };
  assert.equal([resumed, paused].reduce(received, start()).info.paused_at, null);
});

test("an acknowledged message leaves the outbox once, whichever comes first", () => {
  const waiting = wrote(start(), "x", "halo", AT);
  const acked = acknowledged(waiting, "x", 1);
  const echoed = received(waiting, line(1, "customer", "halo", "x"));
  for (const talk of [acked, echoed, received(acked, line(1, "customer", "halo", "x"))]) {
    assert.equal(talk.outbox.length, 0);
    assert.deepEqual(
      messages(talk).map((message) => message.status),
      ["sent"],
    );
  }
});

test("ticks follow the other side's cursors and never go back", () => {
  let talk = received(start(), line(1, "customer", "halo"));
  const moved = (delivered_seq, read_seq) =>
    happened(
      talk,
      envelope(null, { type: "message_status", side: "mitra", delivered_seq, read_seq }),
      0,
    );
  talk = moved(1, 0);
  assert.equal(messages(talk)[0].status, "delivered");
  talk = moved(1, 1);
  talk = moved(1, 0);
  assert.equal(messages(talk)[0].status, "read");
});

test("a message of the other side ends their typing", () => {
  let talk = happened(start(), envelope(null, { type: "typing", side: "mitra" }), 1000);
  assert.ok(talk.typingUntil > 1000);
  talk = received(talk, line(1, "mitra", "hai"));
  assert.equal(talk.typingUntil, 0);
});

test("old events do not undo a fresh snapshot", () => {
  const late = opened("customer", { ...info, state: "closing", last_seq: 9 });
  assert.equal(
    received(late, { seq: 1, type: "session_started", payload: {} }).info.state,
    "closing",
  );
});

test("time up, an early end and the goodbye reach the snapshot", () => {
  const up = received(start(), {
    seq: 1,
    type: "session_expired",
    payload: { closing_until: "2026-11-21T20:05:00.000Z" },
  });
  assert.deepEqual(
    [up.info.state, up.info.closing_reason, up.info.closing_until],
    ["closing", "time_up", "2026-11-21T20:05:00.000Z"],
  );
  const early = received(start(), {
    seq: 1,
    type: "session_closing",
    payload: { reason: "ended_by_mitra" },
  });
  assert.equal(early.info.closing_reason, "ended_by_mitra");
  const bye = received(up, {
    seq: 2,
    type: "goodbye",
    payload: { sender: "mitra", text: "jaga diri" },
  });
  assert.equal(goodbyeOf(bye, "mitra"), "jaga diri");
  assert.equal(goodbyeOf(bye, "customer"), null);
});

test("the warning stands until time is added", () => {
  const soon = received(start(), { seq: 1, type: "session_warning", payload: { expires_at: AT } });
  assert.equal(warned(soon), true);
  const more = received(soon, {
    seq: 2,
    type: "extension_applied",
    payload: { expires_at: "2026-11-21T21:00:00.000Z" },
  });
  assert.equal(warned(more), false);
  assert.equal(more.info.expires_at, "2026-11-21T21:00:00.000Z");
});

test("only what the other side wrote is there to be read", () => {
  const talk = [line(1, "mitra", "a"), line(2, "customer", "b")].reduce(received, start());
  assert.equal(newestTheirs(talk), 1);
});
