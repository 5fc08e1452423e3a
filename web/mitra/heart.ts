import { effect } from "@preact/signals";
import { serverNow } from "../shared/time";
import { api, socket, state, update } from "./app";
import { beaten, waited } from "./pulse";
import { initial } from "./store";

const LOOK_MS = 1000;
let askedAt = 0;
let lock: WakeLockSentinel | null = null;

const cadenceMs = (): number => (state.peek().status?.heartbeat_cadence_seconds ?? 15) * 1000;
const isOnline = (): boolean => state.peek().status?.is_online === true;

export function beat(): void {
  if (isOnline()) update((now) => ({ ...now, pulse: beaten(now.pulse, cadenceMs(), serverNow()) }));
}
/** Without a socket nobody asks for signs of life: then the app sends them by itself. */
async function beatByHttp(): Promise<void> {
  if (Date.now() - askedAt < cadenceMs()) return;
  askedAt = Date.now();
  await api
    .post("/api/mitra/status/heartbeat")
    .then(beat)
    .catch(() => undefined);
}
function look(): void {
  if (!isOnline()) return;
  if (socket.state.peek() !== "open") void beatByHttp();
  const pulse = waited(state.peek().pulse, cadenceMs(), serverNow());
  if (pulse !== state.peek().pulse) update((now) => ({ ...now, pulse }));
}
/** A dark screen would close the socket: while online it stays lit. */
async function keepAwake(): Promise<void> {
  if (!isOnline() || document.hidden) return;
  if (lock && !lock.released) return;
  lock = (await navigator.wakeLock?.request("screen").catch(() => null)) ?? null;
}
function rest(): void {
  void lock?.release();
  lock = null;
  update((now) => (now.pulse === initial.pulse ? now : { ...now, pulse: initial.pulse }));
}
/** Try at once, by whichever way is open. */
export function reviveNow(): void {
  askedAt = 0;
  socket.hurry();
  look();
}
export function startHeart(): void {
  setInterval(look, LOOK_MS);
  document.addEventListener("visibilitychange", () => void keepAwake());
  let was = false;
  effect(() => {
    const on = state.value.status?.is_online === true;
    if (on === was) return;
    was = on;
    queueMicrotask(on ? () => void keepAwake().then(beat) : rest);
  });
}
