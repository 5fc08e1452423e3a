import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { built } from "./built.ts";

const [{ createSocket }] = await built("socket");

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
const api = {
  post: () => Promise.resolve({ ticket: "t" }),
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
