import type { Key } from "./account_id";

export const en: Record<Key, string> = {
  devices: "signed-in devices",
  devices_sub: "if one of them is not you, sign it out.",
  data: "your data",
  data_get: "download my data",
  data_sub: "everything we keep about you, in one file.",
  data_got: "your data has been downloaded.",
  data_wait: "you downloaded it a moment ago. try again in {t}.",
  leave: "delete account",
  leave_title: "delete your account?",
  leave_sub:
    "your name, number and words are erased, and every device is signed out. records of payments are kept, without your name. this cannot be undone.",
  leave_stay: "keep it",
  leave_do: "delete my account",
  left: "your account is deleted.",
  why_SESSION_LIVE: "a conversation is still running.",
  why_PAYMENT_PENDING: "a payment is still waiting.",
  why_PAYMENT_UNUSED: "a payment has not been used yet.",
  why_CREDIT_LEFT: "there is credit left. use it or ask for the money back first.",
  why_REFUND_OPEN: "a refund is not finished yet.",
  why_other: "not possible right now. try again later.",
};
