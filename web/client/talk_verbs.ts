import { newKey } from "../shared/api";
import { replace } from "../shared/route";
import type { PaymentSession, SessionInfo } from "../shared/wire";
import { api, talk, update } from "./app";
import { refreshCurrent } from "./verbs";

/** Verbs of a talk beyond writing: more time, and what is said about it. */
const path = (id: string, rest: string): string => `/api/client/chat/sessions/${id}/${rest}`;

let moreKey = newKey();
export async function askMoreTime(id: string, tierId: string, method: string): Promise<void> {
  await api.post(path(id, "extensions"), { tier_id: tierId, method }, { once: moreKey });
  moreKey = newKey();
  void talk.refresh();
}
/** The payment of an extension; it stands beside whatever else is being paid. */
export async function lookAtAdding(id: string): Promise<void> {
  const adding = await api.get<PaymentSession>(`/api/client/payment-sessions/${id}`);
  update((now) => ({ ...now, adding }));
}
/** The bestie is gone: somebody else for the time that is left, or credit for it. */
export async function chooseUnused(id: string, choice: "new_mitra" | "credit"): Promise<void> {
  await api.post<SessionInfo>(path(id, "unused-time"), { choice });
  await refreshCurrent();
  if (choice === "new_mitra") replace("search");
  else await talk.refresh();
}
export const rate = (id: string, stars: number, note: string): Promise<void> =>
  api.post(path(id, "rating"), { stars, note: note.trim() || null });
export const report = (id: string, text: string): Promise<void> =>
  api.post(path(id, "report"), { text });
export const block = (id: string): Promise<void> => api.post(path(id, "block"));
