/** The one service worker of both apps: rings a closed app, and opens an app without a network.
 *  It keeps pages and hashed files only; nothing that anybody said ever comes in here. */
const SHELF = "hadir-1";
const MOST_KEPT = 160;
const PATIENCE_MS = 4000;
const isPage = (request) => request.mode === "navigate";
const isFile = (url) => url.pathname.startsWith("/assets/");
const ours = (url) => url.origin === location.origin;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

/* ---- opening without a network ---- */
async function keep(request, answer) {
  const shelf = await caches.open(SHELF);
  await shelf.put(request, answer);
  const kept = await shelf.keys();
  for (const old of kept.slice(0, Math.max(0, kept.length - MOST_KEPT))) await shelf.delete(old);
}
async function file(request) {
  const kept = await caches.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await keep(request, answer.clone());
  return answer;
}
async function page(request) {
  const address = new URL(request.url).pathname;
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (answer.ok) await keep(address, answer.clone());
    return answer;
  } catch (error) {
    const kept = await caches.match(address);
    if (kept) return kept;
    throw error;
  }
}
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || !ours(url)) return;
  if (isFile(url)) event.respondWith(file(event.request));
  else if (isPage(event.request) && ["/", "/mitra/"].includes(url.pathname))
    event.respondWith(page(event.request));
});

/* ---- ringing ---- */
const windowsOf = async () => {
  const all = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  return all.filter((one) => one.url.startsWith(self.registration.scope));
};
/** Whoever looks at the app has it there already. */
async function ring(said) {
  const all = await windowsOf();
  if (all.some((one) => one.visibilityState === "visible" && one.focused)) return;
  await self.registration.showNotification(said.title, {
    body: said.body,
    tag: said.tag,
    renotify: true,
    requireInteraction: said.tag.startsWith("offer:"),
    icon: "/assets/icon-192.png",
    badge: "/assets/badge.png",
    vibrate: [200, 120, 200],
    data: { place: said.place },
  });
}
self.addEventListener("push", (event) => {
  if (event.data) event.waitUntil(ring(event.data.json()));
});
/** An open window is asked to go there; without one a new one is opened. */
async function open(place) {
  const [first] = await windowsOf();
  if (!first) return self.clients.openWindow(place);
  await first.focus().catch(() => undefined);
  first.postMessage({ open: place });
}
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data.place));
});
