import { isRefusal } from "../shared/api";
import { BANNED } from "../shared/listener";
import { stopRinging, tellRinging } from "../shared/push";
import { go, replace } from "../shared/route";
import { learnServerTime, serverNow } from "../shared/time";
import type { AppConfig, OtpRequest, Page, SessionInfo, SessionRow, Tokens } from "../shared/wire";
import type { MitraStatus, Offer, RequestRow, TodayReply } from "../shared/wire_mitra";
import { api, socket, state, talk, update } from "./app";
import {
  initial,
  looked,
  type Notice,
  readUpTo,
  type State,
  withLive,
  withoutOffer,
  withRequests,
  withStatus,
} from "./store";

const OTP = "/api/mitra/auth/otp";
const STATUS = "/api/mitra/status";
const REQUESTS = "/api/mitra/chat-requests";
const SESSIONS = "/api/mitra/chat/sessions";
const REPLACED = 4502;

/* ---- arriving and leaving ---- */
export async function boot(): Promise<void> {
  if (state.peek().boot !== "failed") update((now) => ({ ...now, boot: "starting" }));
  try {
    if (await api.renew()) await enter();
    else
      update((now) => ({ ...now, boot: "stranger", shut: api.isClosed() ? "deactivated" : null }));
  } catch {
    update((now) => ({ ...now, boot: "failed" }));
  }
}
async function enter(): Promise<void> {
  await Promise.all([
    readStatus(),
    refreshConfig(),
    refreshRequests(),
    refreshLive(),
    refreshToday(),
  ]);
  update((now) => ({ ...now, boot: "ready", shut: null }));
  socket.start();
  void tellRinging(api, "/mitra/");
}
export const askCode = (phone: string): Promise<OtpRequest> =>
  api.post(`${OTP}/request`, { phone }, { anonymous: true });
export async function giveCode(request: string, code: string): Promise<void> {
  const body = { otp_request_id: request, code };
  api.adopt(await api.post<Tokens>(`${OTP}/verify`, body, { anonymous: true }));
  await enter();
}
function atTheDoor(shut: State["shut"]): void {
  socket.stop();
  talk.close();
  api.forget();
  state.value = { ...initial, boot: "stranger", shut };
  replace();
}
export async function signOut(): Promise<void> {
  await stopRinging(api, "/mitra/").catch(() => undefined);
  await api.signOut();
  atTheDoor(null);
}
/** The server closed the wire for good. */
export async function shutOut(code: number): Promise<void> {
  if (code === REPLACED) return;
  if (code !== BANNED && (await api.renew().catch(() => true))) return socket.start();
  atTheDoor(code === BANNED || api.isClosed() ? "deactivated" : "signed_out");
}

/* ---- looking ---- */
async function readStatus(): Promise<void> {
  const status = await api.get<MitraStatus>(STATUS);
  update((now) => withStatus(now, status, serverNow()));
}
export const refreshStatus = (): Promise<void> => readStatus().catch(() => undefined);
export async function refreshConfig(): Promise<void> {
  const config = await api.get<AppConfig>("/api/shared/app-config").catch(() => null);
  if (config) update((now) => ({ ...now, config }));
}
export async function loadRequests(): Promise<void> {
  const { items } = await api.get<Page<RequestRow>>(REQUESTS);
  update((now) => withRequests(now, items, serverNow()));
}
export const refreshRequests = (): Promise<void> => loadRequests().catch(() => undefined);
export async function refreshToday(): Promise<void> {
  const today = await api.get<TodayReply>("/api/mitra/today").catch(() => null);
  if (today) update((now) => ({ ...now, today }));
}
export async function loadLive(): Promise<void> {
  const { items } = await api.get<Page<SessionRow>>(`${SESSIONS}?tab=active`);
  const infos = await Promise.all(
    items.map((row) => api.get<SessionInfo>(`/api/shared/chat/sessions/${row.id}`)),
  );
  learnServerTime(infos[0]?.server_time);
  update((now) => withLive(now, infos));
  for (const info of infos) watch(info.id);
}
export const refreshLive = (): Promise<void> => loadLive().catch(() => undefined);
export async function loadHistory(more = false): Promise<void> {
  const before = more ? state.peek().history : null;
  const query = before?.cursor ? `&cursor=${encodeURIComponent(before.cursor)}` : "";
  const page = await api.get<Page<SessionRow>>(`${SESSIONS}?tab=finished${query}`);
  const items = [...(before?.items ?? []), ...page.items];
  update((now) => ({ ...now, history: { items, cursor: page.next_cursor } }));
}
/** Coming back to the page: look again at what may have changed meanwhile. */
export function lookAgain(): void {
  if (document.hidden || !api.user.peek()) return;
  void Promise.all([refreshStatus(), refreshRequests(), refreshLive(), refreshToday()]);
}

/* ---- the lamp ---- */
/** Nobody new; the lamp goes out when the talks under way are over. */
export async function restAfter(): Promise<void> {
  await api.post(`${STATUS}/offline`, { when_free: true });
  await refreshStatus();
}
export async function switchLamp(on: boolean): Promise<void> {
  const before = state.peek().status;
  update((now) => ({
    ...now,
    notice: null,
    status: now.status && { ...now.status, is_online: on },
  }));
  try {
    const status = await api.post<MitraStatus>(`${STATUS}/${on ? "online" : "offline"}`);
    update((now) => ({ ...now, status, offers: on ? now.offers : [] }));
  } catch (error) {
    update((now) => ({ ...now, status: before }));
    throw error;
  }
}

/* ---- someone knocks ---- */
const REFUSED: Record<string, "taken" | "late" | "full"> = {
  OFFER_TAKEN: "taken",
  OFFER_EXPIRED: "late",
  AT_CAPACITY: "full",
};
export async function accept(offer: Offer): Promise<void> {
  update((now) => ({ ...now, answering: offer.request_id }));
  try {
    const info = await api.post<SessionInfo>(`${REQUESTS}/${offer.request_id}/accept`);
    learnServerTime(info.server_time);
    leaveTalk();
    update((now) => ({ ...withoutOffer(now, offer.request_id), notice: null }));
    go("chat", info.id);
  } catch (error) {
    const what = isRefusal(error) ? REFUSED[error.code] : undefined;
    if (!what) throw error;
    if (what === "full") await refreshStatus();
    const notice: Notice = { what, name: offer.customer_name };
    update((now) => ({ ...withoutOffer(now, offer.request_id), notice }));
  } finally {
    update((now) => ({ ...now, answering: null }));
  }
  await Promise.all([refreshLive(), refreshStatus(), refreshRequests()]);
}
/** Passing needs no patience: the card goes at once. */
export async function pass(offer: Offer): Promise<void> {
  update((now) => withoutOffer(now, offer.request_id));
  await api.post(`${REQUESTS}/${offer.request_id}/decline`).catch(() => undefined);
  await refreshRequests();
}
export const understood = (): void => update((now) => ({ ...now, notice: null }));

/* ---- talking to several people ---- */
/** Talks that are not on the screen are still listened to. */
function watch(id: string): void {
  const topic = `session:${id}`;
  // Once is enough: each time, what was not read comes again, and with it the wish to look again.
  if (talk.talk.peek()?.info.id !== id && !socket.follows(topic))
    socket.subscribe(topic, () => readUpTo(state.peek(), id));
}
export async function enterTalk(id: string): Promise<void> {
  await talk.open(id);
  update((now) => looked(now, id, talk.talk.peek()?.lastSeq ?? 0));
}
export function leaveTalk(): void {
  const left = talk.talk.peek();
  talk.close();
  if (!left) return;
  update((now) => looked(now, left.info.id, left.lastSeq));
  if (left.info.state !== "completed") watch(left.info.id);
}
export async function endTalk(id: string): Promise<void> {
  await api.post(`${SESSIONS}/${id}/end`);
  await talk.refresh();
}
