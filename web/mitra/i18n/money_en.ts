import type { Key } from "./money_id";

export const en: Record<Key, string> = {
  earn: "earnings",
  earn_owed: "not paid out yet",
  earn_all: "total {a} · paid out {b}",
  earn_none: "no earnings yet",
  earn_none_sub: "after your first session ends, what you earned is listed here.",
  earn_in: "from a session",
  earn_out: "paid out or corrected",
  earn_out_open: "payout under way",
  earn_out_paid: "paid out",
  earn_out_failed: "payout that did not arrive",
  earn_back: "back, it will be paid out again",
  earn_open: "see earnings",
};
