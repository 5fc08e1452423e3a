import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { built } from "./built.ts";

const [{ createSocket }, { Refusal }] = await built("socket", "api");

/** The wire as the browser gives it. */
let wire = null;
class Wire {
  static OPEN = 1;
  readyState = 1;
  sent = [];
  constructor() {
    wire = this;
  }
  send(text) {
    this.sent.push(JSON.parse(text));
  }
  close() {
    this.onclose?.({ code: 1000, reason: "" });
  }
  hears(frame) {
    this.onmessage({ data: JSON.stringify(frame) });
  }
}
let ticket = () => Promise.resolve({ ticket: "t" });
const api = {
  post: () => ticket(),
  user: { peek: () => ({ id: "a1" }) },
};
const turn = () => new Promise((resolve) => setImmediate(resolve));

let told = [];
let socket = null;
beforeEach(async () => {
  mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  Object.assign(globalThis, {
    WebSocket: Wire,
    window: globalThis,
    location: { protocol: "http:", host: "here" },
    document: { hidden: false, addEventListener: () => undefined },
  });
  told = [];
  wire = null;
  ticket = () => Promise.resolve({ ticket: "t" });
  socket = createSocket(api, {
    event: () => undefined,
    reload: (topic) => told.push(topic),
    missed: () => told.push("missed"),
  });
  socket.start();
  for (let n = 0; n < 50 && !wire; n += 1) await turn(); // the lock of the tabs comes first
  wire.hears({ type: "ready", server_time: "2026-11-21T20:00:00.000Z" });
});
afterEach(() => {
  socket.stop();
  mock.timers.reset();
});

test("H4: who missed news of the account looks again, once, and not with everybody", () => {
  wire.hears({ type: "reload", topic: "account:a1" });
  wire.hears({ type: "reload", topic: "account:a1" });
  assert.deepEqual(told, []);
  mock.timers.tick(2000);
  assert.deepEqual(told, ["missed"]);
  wire.hears({ type: "reload", topic: "account:a1" });
  mock.timers.tick(2000);
  assert.deepEqual(told, ["missed", "missed"]);
});

test("H2: a stream that cannot be continued is read again at once", () => {
  wire.hears({ type: "reload", topic: "session:s1" });
  assert.deepEqual(told, ["session:s1"]);
});

/** The wire is cut and nobody gives a ticket for `tries` tries: how long each was waited for. */
async function waits(tries, error, reason = "") {
  const waited = [];
  let asked = 0;
  ticket = () => {
    asked += 1;
    return Promise.reject(error);
  };
  wire.onclose({ code: 4000, reason });
  for (let n = 0; n < tries; n += 1) {
    let ms = 0;
    for (const before = asked; asked === before; ms += 10) mock.timers.tick(10);
    waited.push(ms);
    await turn();
  }
  return waited;
}

test("H2: a server that restarts is looked for often at first, and never rarely", async () => {
  const waited = await waits(40, new Refusal(0, "UNREACHABLE", ""));
  const quick = waited.slice(0, 12);
  assert.ok(
    quick.every((ms) => ms >= 160 && ms <= 400),
    String(quick),
  );
  assert.ok(
    waited.every((ms) => ms <= 2000),
    String(waited),
  );
  assert.ok(
    waited.slice(-20).every((ms) => ms >= 800),
    String(waited),
  );
  assert.ok(new Set(waited).size > 10, "each waits for another time");
});

test("L4: who is told when to come back comes back then, and not before", async () => {
  const [hinted] = await waits(1, new Refusal(0, "UNREACHABLE", ""), '{"retry_after_ms":1700}');
  assert.equal(hinted, 1700);
});

test("L4: a server that is full is left alone for as long as it asks for", async () => {
  const [, ...told] = await waits(6, new Refusal(503, "UNAVAILABLE", "", 3));
  assert.ok(
    told.every((ms) => ms >= 3000 && ms <= 4510),
    String(told),
  );
});
