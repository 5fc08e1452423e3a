import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { built } from "./built.ts";

const [{ createApi }, time] = await built("api", "time");

const LIVES_SECONDS = 900;
const JUST_BEFORE_MS = (LIVES_SECONDS - 30) * 1000;
/** What the tabs of one browser tell each other. */
const heard = new Set();
class Channel {
  constructor() {
    heard.add(this);
  }
  postMessage(data) {
    for (const one of heard) if (one !== this) one.onmessage({ data });
  }
}
/** Who asked for what with which token; a token is good until the server's time is up. */
let asked = [];
let given = 0;
let server = 0;
const json = (status, body) => new Response(JSON.stringify(body), { status });
const tokens = () => {
  given += 1;
  return { access_token: `t${given}`, expires_in: LIVES_SECONDS, user: { id: "a1" } };
};
let ends = new Map();
async function answer(path, { headers }) {
  asked.push(path);
  if (path === "/refresh") {
    const fresh = tokens();
    ends.set(fresh.access_token, server + LIVES_SECONDS * 1000);
    return json(200, fresh);
  }
  const token = headers.Authorization?.slice("Bearer ".length);
  return json((ends.get(token) ?? 0) > server ? 200 : 401, { code: "UNAUTHORISED" });
}

/** Locks as the browser gives them: one at a time, in the order of asking. */
let line = Promise.resolve();
const locks = {
  request: (_name, work) => {
    line = line.then(work);
    return line;
  },
};
const here = Date.now;
let phone = 0;
const pass = (ms) => {
  phone += ms;
  server += ms;
};
const tab = () => createApi("mitra", { refresh: "/refresh", logout: "/logout" });

beforeEach(() => {
  [asked, given, server, phone, ends] = [[], 0, here(), 0, new Map()];
  Date.now = () => here() + phone;
  heard.clear();
  line = Promise.resolve();
  Object.assign(globalThis, { fetch: answer, BroadcastChannel: Channel });
  globalThis.document = { cookie: "hadir_mitra_here=1" };
  Object.defineProperty(navigator, "locks", { value: locks, configurable: true });
});

test("A5: a token is renewed before its end: nothing is ever refused for its age", async () => {
  const api = tab();
  await api.renew();
  await api.get("/status");
  pass(JUST_BEFORE_MS);
  await api.get("/status");
  pass(10 * 60_000); // beyond the end of the first token
  await api.get("/status");
  assert.deepEqual(asked, ["/refresh", "/status", "/refresh", "/status", "/status"]);
});

test("A5: one tab renews for all, before the end and for those who say nothing", async () => {
  const [one, other] = [tab(), tab()];
  await one.renew();
  other.adopt({ access_token: "t1", expires_in: LIVES_SECONDS, user: { id: "a1" } });
  pass(JUST_BEFORE_MS);
  await Promise.all([one.get("/a"), other.get("/b"), other.get("/c"), one.get("/d")]);
  assert.equal(asked.filter((path) => path === "/refresh").length, 2);
  pass(60_000);
  await other.get("/e");
  assert.equal(asked.length, 7);
});

test("A5: a phone whose clock is wrong learns the server's and renews in time", async () => {
  const api = tab();
  await api.renew();
  server += JUST_BEFORE_MS; // the phone's clock stood still meanwhile
  time.learnServerTime(new Date(server).toISOString());
  await api.get("/status");
  assert.deepEqual(asked, ["/refresh", "/refresh", "/status"]);
  time.learnServerTime(new Date(here()).toISOString());
});

test("a token that could not be renewed is used as long as it is good", async () => {
  const api = tab();
  await api.renew();
  pass(JUST_BEFORE_MS);
  globalThis.fetch = (path, how) =>
    path === "/refresh" ? Promise.reject(new TypeError("no network")) : answer(path, how);
  await api.get("/status");
  assert.deepEqual(asked, ["/refresh", "/status"]);
});
