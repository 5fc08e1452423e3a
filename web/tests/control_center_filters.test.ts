import assert from "node:assert/strict";
import { test } from "node:test";
import { asked, isNarrow, read, write } from "../control_center/filters.ts";

test("an address says again what was filtered", () => {
  const text = "tab=running&topic=sensitive&since=2026-11-20";
  assert.equal(write(read(text)).toString(), text);
  assert.equal(isNarrow(read("")), false);
  assert.equal(isNarrow(read(text)), true);
});
test("a tab that does not exist shows everything", () => {
  assert.equal(asked(read("tab=lost")), "/internal/sessions");
});
test("a day is a day in Jakarta, the last one whole", () => {
  const path = asked(read("tab=done&since=2026-11-20&until=2026-11-21"));
  const sent = new URLSearchParams(path.split("?")[1]);
  assert.deepEqual(sent.getAll("state"), ["completed"]);
  assert.equal(sent.get("since"), "2026-11-19T17:00:00.000Z");
  assert.equal(sent.get("until"), "2026-11-21T17:00:00.000Z");
});
