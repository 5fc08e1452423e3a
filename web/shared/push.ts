import { signal } from "@preact/signals";
import type { Api } from "./api";
import { lang } from "./i18n";

/** Ringing this device when the app is closed: asked for by a touch, kept by the server. */
export type Ringing = "unknown" | "impossible" | "off" | "denied" | "on";
export const ringing = signal<Ringing>("unknown");
const PATH = "/api/shared/push-subscriptions";

const worker = (): ServiceWorkerContainer | undefined => navigator.serviceWorker;
const isPossible = (): boolean => "PushManager" in window && "Notification" in window;

function bytes(text: string): Uint8Array<ArrayBuffer> {
  const raw = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(raw, (letter) => letter.charCodeAt(0));
}
/** The worker keeps the app's own files, so that it opens without a network. */
export async function startWorker(scope: string): Promise<void> {
  const here = worker();
  if (!here) {
    ringing.value = "impossible";
    return;
  }
  here.addEventListener("message", (message: MessageEvent<{ open?: string }>) => {
    const place = message.data.open;
    if (place) location.hash = place.slice(place.indexOf("#"));
  });
  await here.register("/sw.js", { scope }).catch(() => undefined);
  await lookAtRinging(scope);
}
async function registration(scope: string): Promise<ServiceWorkerRegistration | undefined> {
  return worker()?.getRegistration(scope);
}
export async function lookAtRinging(scope: string): Promise<void> {
  const mine = await registration(scope);
  if (!mine || !isPossible()) ringing.value = "impossible";
  else if (Notification.permission === "denied") ringing.value = "denied";
  else ringing.value = (await mine.pushManager.getSubscription()) ? "on" : "off";
}
async function tellServer(api: Api, subscription: PushSubscription): Promise<void> {
  const { endpoint, keys } = subscription.toJSON();
  const { p256dh, auth } = keys ?? {};
  const body = { kind: "web", address: endpoint, p256dh, auth, language: lang.peek() };
  await api.post(PATH, body);
}
/** After signing in: what the browser kept is told again, for this account. */
export async function tellRinging(api: Api, scope: string): Promise<void> {
  const kept = await (await registration(scope))?.pushManager.getSubscription();
  if (kept) await tellServer(api, kept).catch(() => undefined);
}
export async function startRinging(api: Api, scope: string): Promise<void> {
  const mine = await registration(scope);
  if (!mine) return;
  if ((await Notification.requestPermission()) !== "granted") return lookAtRinging(scope);
  const { public_key } = await api.get<{ public_key: string }>("/api/shared/push-key");
  const subscription = await mine.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: bytes(public_key),
  });
  await tellServer(api, subscription);
  ringing.value = "on";
}
export async function stopRinging(api: Api, scope: string): Promise<void> {
  const kept = await (await registration(scope))?.pushManager.getSubscription();
  if (!kept) return;
  await api.del(`${PATH}?address=${encodeURIComponent(kept.endpoint)}`);
  await kept.unsubscribe();
  await lookAtRinging(scope);
}
