import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { messages } from "../shared/conversation.ts";
import { built } from "./built.ts";

const AT = "2026-11-21T20:00:00.000Z";
const line = (seq, sender, text) => ({
  seq,
  at: AT,
  type: "message",
  actor: sender,
  payload: { client_message_id: `c${seq}`, sender, text },
});
const STREAM = [line(1, "customer", "satu"), line(2, "mitra", "dua"), line(3, "customer", "tiga")];
const heard = ({ seq, at, type, payload }) => ({
  topic: "session:s1",
  epoch: "1",
  seq,
  at,
  event: { type, session_id: "s1", ...payload },
});

const [{ createTalk }, { Refusal }] = await built("talk", "api");

/** A server whose answers come when the test says so. */
let asked = [];
const api = {
  get: (path) => new Promise((yes, no) => asked.push({ path, yes, no })),
  post: (path) => new Promise((yes, no) => asked.push({ path, yes, no })),
};
let topics = new Set();
const socket = {
  subscribe: (topic) => topics.add(topic),
  unsubscribe: (topic) => topics.delete(topic),
  write: () => true,
  sendMessage: () => true,
  settle: () => undefined,
};
beforeEach(() => {
  asked = [];
  topics = new Set();
});
const turn = () => new Promise((resolve) => setImmediate(resolve));
async function answer(how) {
  how(asked.shift());
  await turn();
}
const snapshot = (id = "s1") => ({
  id,
  state: "active",
  server_time: AT,
  last_seq: 2,
  read_seq_mine: 0,
  read_seq_other: 0,
  delivered_seq_other: 0,
});
const info = (request) => {
  assert.match(request.path, /sessions\/\w+$/);
  request.yes(snapshot(request.path.split("/").at(-1)));
};
const events = (held) => (request) => {
  const after = Number(/after_seq=(\d+)/.exec(request.path)?.[1]);
  request.yes({ items: held.filter(({ seq }) => seq > after), next_cursor: null, whole: true });
};
const shown = (talk) => talk.talk.value && messages(talk.talk.value).map(({ text }) => text);

test("what is heard before the past is read is shown after it, not alone", async () => {
  const talk = createTalk(api, socket, "mitra");
  const opening = talk.open("s1");
  await answer(info);
  talk.heard(heard(STREAM[1]));
  assert.deepEqual(shown(talk), []);
  await answer(events(STREAM.slice(0, 2)));
  assert.deepEqual(shown(talk), ["satu", "dua"]);
  await answer(events(STREAM.slice(0, 2)));
  await opening;
  assert.deepEqual([...topics], ["session:s1"]);
});

test("a gap that shows while the page is under way is read once more", async () => {
  const talk = createTalk(api, socket, "mitra");
  void talk.open("s1");
  await answer(info);
  talk.heard(heard(STREAM[2]));
  await answer(events(STREAM.slice(0, 1)));
  assert.deepEqual(shown(talk), ["satu"]);
  await answer(events(STREAM));
  assert.deepEqual(shown(talk), ["satu", "dua", "tiga"]);
  assert.equal(asked.length, 0);
});

test("opening twice asks once, and keeps what came meanwhile", async () => {
  const talk = createTalk(api, socket, "mitra");
  void talk.open("s1");
  void talk.open("s1");
  assert.equal(asked.length, 1);
  await answer(info);
  await answer(events(STREAM));
  assert.deepEqual(shown(talk), ["satu", "dua", "tiga"]);
});

test("the conversation opened last is the one on the screen, whoever answers first", async () => {
  const talk = createTalk(api, socket, "mitra");
  void talk.open("s1");
  void talk.open("s2");
  const [first] = asked.splice(0, 1);
  await answer(info);
  await answer(events([]));
  info(first);
  await turn();
  assert.equal(talk.talk.value.info.id, "s2");
  assert.equal(asked.length, 0);
});

test("another conversation is read although the one before it still is", async () => {
  const talk = createTalk(api, socket, "mitra");
  void talk.open("s1");
  await answer(info);
  const [old] = asked.splice(0, 1);
  void talk.open("s2");
  await answer(info);
  await answer(events(STREAM.slice(0, 1)));
  assert.deepEqual(shown(talk), ["satu"]);
  events(STREAM)(old);
  await turn();
  assert.deepEqual([shown(talk), [...topics]], [["satu"], ["session:s2"]]);
});

test("a conversation that was left while it opened stays closed", async () => {
  const talk = createTalk(api, socket, "mitra");
  void talk.open("s1");
  talk.close();
  await answer(info);
  assert.equal(talk.talk.value, null);
  assert.equal(asked.length, 0);
});

test("one that could not be read says why, and can be opened again", async () => {
  const talk = createTalk(api, socket, "mitra");
  void talk.open("s1");
  await answer(info);
  await answer(({ no }) => no(new Refusal(0, "UNREACHABLE", "")));
  assert.deepEqual([talk.talk.value, talk.failed.value.code], [null, "UNREACHABLE"]);
  void talk.open("s1");
  await answer(info);
  await answer(events(STREAM));
  assert.deepEqual([shown(talk).length, talk.failed.value], [3, null]);
});

test("H3: what the server was too busy for, by wire and by HTTP, is brought again", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const sent = [];
  const wire = { ...socket, sendMessage: (_session, id) => sent.push(id) };
  const talk = createTalk(api, wire, "mitra");
  void talk.open("s1");
  await answer(info);
  await answer(events([]));
  talk.say("satu");
  for (let tries = 1; tries <= 3; tries += 1) {
    assert.equal(sent.length, tries);
    if (tries === 3) talk.resumed(); // a new wire: the socket brings it, nobody doubles it
    asked = [];
    mock.timers.tick(4000);
    await turn();
    await answer(({ no }) => no(new Refusal(503, "UNAVAILABLE", "", 1)));
    mock.timers.tick(4000);
    await turn();
  }
  talk.onAck(sent[0], 3);
  mock.timers.tick(60_000);
  await turn();
  assert.deepEqual([new Set(sent).size, sent.length, asked.length], [1, 4, 0]);
  mock.timers.reset();
});
