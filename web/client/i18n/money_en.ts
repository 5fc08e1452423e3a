import type { Key } from "./money_id";

export const en: Record<Key, string> = {
  credit: "your credit",
  credit_sum: "{n} minutes of chat",
  credit_row: "{n} minutes of {what}",
  credit_mode_chat: "chat",
  credit_mode_call: "call",
  credit_until: "valid until {at}",
  credit_none: "none yet. when a paid session falls through, its minutes appear here.",
  credit_back: "ask for the money back",
  credit_back_title: "ask for the money of {n} minutes?",
  credit_back_sub: "the credit ends, and an admin sends your money back.",
  credit_back_yes: "yes, send it back",
  credit_back_no: "keep the credit",
  credit_back_done: "your request is noted.",
  credit_failed: "that did not work. your credit is safe, try once more.",
  credit_use: "use credit",
  credit_left: "{n} minutes left, nothing to pay",
};
