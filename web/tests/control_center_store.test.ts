import assert from "node:assert/strict";
import { test } from "node:test";
import { initial, isStale, stretches, ticked, refreshed } from "../control_center/store.ts";

const tiles = { at: "", online: 1, reachable: 1, available: 1, in_session: 0, waiting: 0 };
const row = (id, load = 0) => ({ id, load });

test("numbers are old five seconds after the last tick", () => {
  const state = ticked(initial, tiles, 10_000);
  assert.equal(isStale(state, 15_000), false);
  assert.equal(isStale(state, 15_001), true);
});
test("the trail keeps five minutes", () => {
  const late = ticked(ticked(initial, tiles, 1000), tiles, 400_000);
  assert.equal(late.trail.length, 1);
});
test("a hole in the ticks is a hole in the line", () => {
  const trail = [1, 2, 3, 20, 21].map((s) => ({ at: s * 1000, available: 1, waiting: 0 }));
  assert.deepEqual(
    stretches(trail).map((part) => part.length),
    [3, 2],
  );
});
test("a fresh first page replaces its rows and keeps the pages behind it", () => {
  const list = (...items) => ({ path: "/a", items, cursor: "c1" });
  const both = { path: "/a", items: [row("a"), row("b"), row("c")], cursor: null };
  const again = refreshed(both, list(row("a", 2), row("b")), (one) => one.id);
  assert.deepEqual(
    again.items.map((one) => one.id),
    ["a", "b", "c"],
  );
  assert.equal(again.items[0].load, 2);
  assert.equal(again.cursor, null);
  const other = { ...list(row("x")), path: "/b" };
  assert.deepEqual(
    refreshed(both, other, (one) => one.id),
    other,
    "another filter begins anew",
  );
});
test("a row that left the list leaves the screen", () => {
  const list = (...items) => ({ path: "/a", items, cursor: null });
  const again = refreshed(list(row("a"), row("b")), list(row("b")), (one) => one.id);
  assert.deepEqual(
    again.items.map((one) => one.id),
    ["b"],
  );
  assert.deepEqual(refreshed(list(row("a")), list(), (one) => one.id).items, []);
});
