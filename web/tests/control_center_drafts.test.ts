import assert from "node:assert/strict";
import { test } from "node:test";
import {
  conflicts,
  edited,
  type Field,
  isWrong,
  merged,
  patches,
  SETTINGS,
  shown,
  typed,
  without,
} from "../control_center/drafts.ts";

const life: Field = {
  id: "setting:otp_life_seconds",
  resource: SETTINGS,
  name: "otp_life_seconds",
  label: "umur kode",
  value: 300,
  version: 0,
  by: null,
  least: 60,
  most: 1800,
};
const price: Field = {
  ...life,
  id: "tier:1:price_idr",
  resource: "/internal/pricing-tiers/1",
  name: "price_idr",
  value: 26000,
  version: 4,
  least: 0,
  most: null,
  money: true,
};

test("an edit is a draft until it is what was there before", () => {
  const drafts = edited({}, life, 240);
  assert.equal(shown(drafts, life), 240);
  assert.deepEqual(edited(drafts, life, 300), {});
});

test("what is typed is a number where a number is wanted, and bounds are kept", () => {
  assert.equal(typed(price, "26.500"), 26500);
  assert.equal(isWrong(life, typed(life, "soon")), true);
  assert.equal(isWrong(life, 59), true);
  assert.equal(isWrong(life, 60), false);
});

test("settings are saved together, a price by itself, each with the version it began from", () => {
  const drafts = edited(edited({}, life, 240), price, 28000);
  const [first, second] = patches(drafts, [life, price]);
  assert.deepEqual(first?.body, {
    changes: [{ key: "otp_life_seconds", value: 240, version: 0 }],
  });
  assert.deepEqual(second, {
    path: "/internal/pricing-tiers/1",
    body: { version: 4, price_idr: 28000 },
    ids: [price.id],
  });
  assert.deepEqual(Object.keys(without(drafts, [life.id])), [price.id]);
});

test("who was overtaken keeps both values, and chooses for each field", () => {
  const drafts = edited(edited({}, life, 240), price, 28000);
  const now = [
    { ...life, value: 200, version: 1, by: "cempaka" },
    { ...price, version: 5 },
  ];
  assert.deepEqual(
    conflicts(drafts, now).map(({ field, draft }) => [field.value, draft.value, draft.base]),
    [
      [200, 240, 300],
      [26000, 28000, 26000],
    ],
  );
  const chosen = merged(drafts, now, { [life.id]: "mine", [price.id]: "theirs" });
  assert.deepEqual(conflicts(chosen, now), []);
  assert.deepEqual(chosen, { [life.id]: { value: 240, base: 200, version: 1 } });
});
