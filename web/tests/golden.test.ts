import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { opened, received } from "../shared/conversation.ts";

const FOLDER = new URL("../../tests/golden/", import.meta.url);
const files = readdirSync(FOLDER).filter((name) => name.endsWith(".json"));

test("H2: there are recordings of real sessions", () => {
  assert.ok(files.length >= 7);
});

/** What the stream alone must carry from one snapshot to the next. */
function carried({ last_seq, ...info }) {
  return info;
}
for (const file of files) {
  const views = JSON.parse(readFileSync(new URL(file, FOLDER), "utf8"));
  for (const [name, { side, steps }] of Object.entries(views)) {
    test(`H2: snapshot + events = snapshot: ${file}, as ${name} sees it`, () => {
      const [first, ...later] = steps;
      let talk = first.events.reduce(received, opened(side, first.snapshot));
      assert.deepEqual(carried(talk.info), carried(first.snapshot));
      for (const { what, events, snapshot } of later) {
        talk = events.reduce(received, talk);
        assert.deepEqual(carried(talk.info), carried(snapshot), what);
        assert.equal(talk.lastSeq, snapshot.last_seq);
      }
    });
  }
}
