import { isRefusal } from "../shared/api";
import type { Topic } from "../shared/wire";
import { api, talk, update } from "./app";
import { type Ask, withoutAsk } from "./store";
import { refreshLive } from "./verbs";

/** Verbs of a talk beyond writing: more time, the topic, and what is said about it. */
const path = (id: string, rest: string): string => `/api/mitra/chat/sessions/${id}/${rest}`;

/** An answer that came too late is said kindly; it changes nothing. */
export async function answerMore(ask: Ask, yes: boolean): Promise<void> {
  try {
    await api.post(path(ask.session, `extensions/${ask.id}/${yes ? "accept" : "reject"}`));
  } catch (error) {
    if (!isRefusal(error, "EXTENSION_RESOLVED", "INVALID_TRANSITION")) throw error;
    update((now) => ({ ...now, notice: { what: "answered", name: ask.name } }));
  }
  update((now) => withoutAsk(now, ask.id));
  await Promise.all([talk.refresh(), refreshLive()]);
}
export async function flipTopic(id: string, topic: Topic): Promise<void> {
  const body = { topic_sensitivity: topic, confirmed: true };
  await api.patch(`/api/shared/chat/sessions/${id}/topic`, body);
  await Promise.all([talk.refresh(), refreshLive()]);
}
export const report = (id: string, text: string): Promise<void> =>
  api.post(path(id, "report"), { text });
export const block = (id: string): Promise<void> => api.post(path(id, "block"));
