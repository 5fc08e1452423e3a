import { signal } from "@preact/signals";
import { lang } from "./i18n";
import { say } from "./words";

/** How far the server's clock runs ahead of this phone's, in ms. */
const skew = signal(0);
const TICK_MS = 250;

/** The corrected time, moved four times a second while somebody looks. */
export const now = signal(Date.now());

export const serverNow = (): number => Date.now() + skew.value;
export function learnServerTime(iso: string | undefined): void {
  if (!iso) return;
  const ahead = Date.parse(iso) - Date.now();
  if (Number.isFinite(ahead) && Math.abs(ahead - skew.peek()) > 400) skew.value = ahead;
  now.value = serverNow();
}
export function startClock(): void {
  const turn = () => {
    if (!document.hidden) now.value = serverNow();
  };
  setInterval(turn, TICK_MS);
  document.addEventListener("visibilitychange", turn);
}

export const secondsUntil = (iso: string | null | undefined, from = now.value): number =>
  iso ? Math.max(0, Math.ceil((Date.parse(iso) - from) / 1000)) : 0;
export const secondsSince = (iso: string | null | undefined, from = now.value): number =>
  iso ? Math.max(0, Math.floor((from - Date.parse(iso)) / 1000)) : 0;

/** A length of time: always a colon, `52:36` or `1:05:00`. */
export function duration(seconds: number): string {
  const two = (n: number) => String(n).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = two(Math.floor(seconds % 60));
  return hours ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}
/** The same, for someone who listens instead of looking. */
export function spokenDuration(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const rest = say("spoken_seconds", { n: Math.floor(seconds % 60) });
  return minutes ? `${say("spoken_minutes", { n: minutes })} ${rest}` : rest;
}
/** A time of day: always a dot, `21.14`. */
export function clock(iso: string | null | undefined): string {
  if (!iso) return "";
  const at = new Date(iso);
  return `${String(at.getHours()).padStart(2, "0")}.${String(at.getMinutes()).padStart(2, "0")}`;
}
export function day(iso: string | null | undefined): string {
  if (!iso) return "";
  const locale = lang.value === "id" ? "id-ID" : "en-GB";
  const text = new Date(iso).toLocaleDateString(locale, { day: "numeric", month: "long" });
  return lang.value === "id" ? text.toLowerCase() : text;
}
/** Which day and when on it: `12 juni, 21.14`. */
export const moment = (iso: string | null | undefined): string =>
  iso ? `${day(iso)}, ${clock(iso)}` : "";
export const rupiah = (amount: number): string =>
  `Rp${String(Math.round(amount)).replace(/\B(?=(\d{3})+(?!\d))/g, ".")}`;
