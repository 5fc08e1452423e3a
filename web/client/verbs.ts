import { BANNED } from "../shared/listener";
import { stopRinging, tellRinging } from "../shared/push";
import { go, replace, route } from "../shared/route";
import { learnServerTime } from "../shared/time";
import type {
  AppConfig,
  Beacon,
  CurrentRequest,
  LegalText,
  Onboarding,
  OtpRequest,
  Page,
  Pricing,
  SessionRow,
  SupportHandle,
  Tokens,
} from "../shared/wire";
import { api, socket, state, talk, update } from "./app";
import { initial, type Order, placeOf, withCurrent, withHistory } from "./store";

const REPLACED = 4502;
const CURRENT = "/api/client/chat-requests/current";

/* ---- arriving ---- */
export async function boot(): Promise<void> {
  try {
    await Promise.all([refreshBeacon(), resume()]);
    update((now) => ({ ...now, boot: "ready" }));
  } catch {
    update((now) => ({ ...now, boot: "failed" }));
  }
}
async function resume(): Promise<void> {
  brought ??= takeBrought();
  let known = await api.renew();
  if (brought) {
    await (await import("./identity")).arrive(brought);
    brought = null;
    known = api.user.peek() !== null;
  }
  if (known) await enter();
  else if (api.isClosed()) signedOut(BANNED);
}
/** What Google or Apple put into the address; it does not stay there. */
let brought: URLSearchParams | null = null;
function takeBrought(): URLSearchParams | null {
  const text = location.hash.slice(1);
  if (!/(^|&)(id_token|error)=/.test(text)) return null;
  replace("me");
  return new URLSearchParams(text);
}
async function enter(): Promise<void> {
  await Promise.all([refreshOnboarding(), refreshCurrent(), refreshConfig(), refreshHistory()]);
  socket.start();
  void tellRinging(api, "/");
}
export async function startAnonymous(): Promise<void> {
  api.adopt(await api.post<Tokens>("/api/client/auth/anonymous", {}, { anonymous: true }));
  await enter();
}
export const askCode = (phone: string): Promise<OtpRequest> =>
  api.post("/api/client/auth/otp/request", { phone });
/** Keeps an anonymous account under this number, or comes back to the one that has it. */
export async function proveCode(otpRequestId: string, code: string): Promise<void> {
  const body = { otp_request_id: otpRequestId, code };
  const known = api.user.peek() !== null;
  socket.stop(); // the old sign-in ends with this: its goodbye is not ours
  try {
    api.adopt(await api.post<Tokens>("/api/client/auth/otp/verify", body));
  } catch (error) {
    if (known) socket.start();
    throw error;
  }
  await enter();
}
export async function signOut(): Promise<void> {
  socket.stop();
  talk.close();
  await stopRinging(api, "/").catch(() => undefined);
  await api.signOut();
  state.value = { ...initial, boot: "ready", beacon: state.peek().beacon };
  replace();
}

/** The server said not to come back; only "opened elsewhere" leaves this page as it is. */
export function signedOut(code: number): void {
  if (code === REPLACED) return;
  talk.close();
  api.forget();
  const trouble = code === BANNED ? "closed" : null;
  state.value = { ...initial, boot: "ready", beacon: state.peek().beacon, trouble };
  if (trouble) replace("me");
  else replace();
}

/* ---- looking ---- */
export async function refreshBeacon(): Promise<void> {
  try {
    const how = { anonymous: true, cache: "no-store" } as const;
    const beacon = await api.get<Beacon>("/api/client/mitra-availability", how);
    learnServerTime(beacon.as_of);
    update((now) => ({ ...now, beacon, beaconOld: false }));
  } catch (error) {
    update((now) => ({ ...now, beaconOld: true }));
    throw error;
  }
}
export async function refreshConfig(): Promise<void> {
  const config = await api.get<AppConfig>("/api/shared/app-config").catch(() => null);
  if (config) update((now) => ({ ...now, config }));
}
/** Operators changed something: settings, prices or ways to get help. What is shown follows. */
export async function refreshEdited(): Promise<void> {
  const { pricing, handles } = state.peek();
  await refreshConfig();
  if (pricing) await refreshPricing().catch(() => undefined);
  if (handles) await refreshHandles().catch(() => undefined);
}
export async function refreshOnboarding(): Promise<void> {
  const onboarding = await api.get<Onboarding>("/api/client/onboarding-state");
  update((now) => ({ ...now, onboarding }));
}
export async function refreshCurrent(): Promise<void> {
  if (!api.user.peek()) return;
  const current = await api.get<CurrentRequest>(CURRENT).catch(() => null);
  if (!current) return;
  learnServerTime(current.session?.server_time);
  update((now) => withCurrent(now, current));
  const place = placeOf(state.peek(), route.peek()[0] ?? "");
  if (place) replace(...place);
}
export async function refreshHistory(more = false): Promise<void> {
  const cursor = more ? state.peek().history?.cursor : null;
  const query = cursor ? `&cursor=${encodeURIComponent(cursor)}` : "";
  const page = await api.get<Page<SessionRow>>(`/api/client/chat/sessions?tab=finished${query}`);
  update((now) => withHistory(now, page.items, page.next_cursor, more));
}
export async function refreshPricing(): Promise<void> {
  const pricing = await api.get<Pricing>("/api/client/chat-pricing");
  update((now) => ({ ...now, pricing }));
}
export async function refreshHandles(): Promise<void> {
  const { items } = await api.get<Page<SupportHandle>>("/api/client/support-handles");
  update((now) => ({ ...now, handles: items }));
}
/** While nobody is there, somebody may come any moment. */
export function lookForSomebody(): void {
  if (!state.peek().beacon?.available) void refreshBeacon().catch(() => undefined);
}
/** Coming back to the page: look again at what may have changed meanwhile. */
export function lookAgain(): void {
  if (document.hidden) return;
  void refreshBeacon().catch(() => undefined);
  void refreshCurrent();
}

/* ---- getting to know each other ---- */
export async function giveName(name: string): Promise<void> {
  await api.patch("/api/client/me", { name: name.trim() });
  await refreshOnboarding();
}
export const legal = (): Promise<Page<LegalText> & { version: string }> =>
  api.get("/api/client/legal");
/** `version` is that of the texts on the screen: they may have changed since. */
export async function consent(version: string | null): Promise<void> {
  await api.post("/api/client/consents", { terms: true, privacy: true, age_18: true, version });
  await refreshOnboarding();
}
export async function seenPromise(): Promise<void> {
  await api.post("/api/client/usp-seen");
  await refreshOnboarding();
}
/** "mulai curhat": a stranger becomes an anonymous customer first. */
export async function begin(): Promise<void> {
  choose({ again: null });
  if (!api.user.peek()) await startAnonymous();
  const next = state.peek().onboarding?.next;
  const unknown = next === "name" || next === "consent" || next === "usp";
  go(unknown ? "hello" : "start");
}

/* ---- ordering; what follows is in ordering.ts ---- */
export const choose = (part: Partial<Order>): void =>
  update((now) => ({ ...now, order: { ...now.order, ...part } }));

/* ---- ending ---- */
export async function endTalk(id: string): Promise<void> {
  await api.post(`/api/client/chat/sessions/${id}/end`);
  await talk.refresh();
  await refreshCurrent();
}
export async function leaveTalk(): Promise<void> {
  talk.close();
  replace();
  await Promise.all([refreshCurrent(), refreshHistory().catch(() => undefined)]);
}
