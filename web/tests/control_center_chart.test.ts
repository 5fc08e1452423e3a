import assert from "node:assert/strict";
import { test } from "node:test";
import { apart, columnsOf, topOf } from "../control_center/chart.ts";

const point = (at, a, b = 0) => ({ at, a, b });

test("a hole between two stretches is a moment without numbers, never a line across", () => {
  const columns = columnsOf([[point(1, 3), point(2, 4)], [point(9, 5, 6)]]);
  assert.deepEqual(columns, [
    [1, 2, 3, 9],
    [3, 4, null, 5],
    [0, 0, null, 6],
  ]);
});
test("an axis ends at a round number above everything", () => {
  assert.equal(topOf({ parts: [] }), 4);
  assert.equal(topOf({ parts: [[point(1, 4), point(2, 5)]] }), 8);
  assert.equal(topOf({ parts: [[point(1, 130, 250)]] }), 280);
  assert.equal(topOf({ parts: [[point(1, 20, 64)]], whole: 60 }), 120, "whole minutes");
  assert.equal(topOf({ parts: [[point(1, 20, 58)]], whole: 60 }), 60);
});
test("the names of two ends keep their order, do not touch and stay above the axis", () => {
  assert.deepEqual(apart(100, 200, 36, 300), [100, 200], "far enough as they are");
  assert.deepEqual(apart(110, 100, 36, 300), [123, 87]);
  assert.deepEqual(apart(300, 300, 36, 285), [249, 285]);
});
