import { signal } from "@preact/signals";

/** The place inside the app, kept in the fragment so that one file serves every screen. */
const place = (): string[] => location.hash.replace(/^#\/?/, "").split("?");
const read = (): string[] => (place()[0] ?? "").split("/").filter(Boolean);

export const route = signal<string[]>(read());
/** What stands behind the ? of the place: filters, so that an address can be kept and sent. */
export const query = signal(place()[1] ?? "");
addEventListener("hashchange", () => {
  const moved = read().join("/") !== route.peek().join("/");
  query.value = place()[1] ?? "";
  if (!moved) return;
  route.value = read();
  scrollTo(0, 0);
});
/** Other filters at the same place; "back" undoes the last one. */
export function ask(wanted: URLSearchParams): void {
  const text = wanted.toString();
  location.hash = `#/${route.peek().join("/")}${text ? `?${text}` : ""}`;
}

const ARRIVING_MS = 60;
const MOST_LOOKS = 30;
/** Waits for the heading of a screen that is still being fetched; whoever moves on is left alone. */
function focusHeading(from: Element | null, looks: number): void {
  const at = document.activeElement;
  if (at !== from && at !== document.body) return;
  if (at?.matches("input, textarea") || document.querySelector("[aria-modal]")) return;
  const heading = document.querySelector<HTMLElement>("h1");
  if (!heading && looks < MOST_LOOKS) setTimeout(focusHeading, ARRIVING_MS, from, looks + 1);
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}
/** After a change of place the reading starts at its heading. */
export function followFocus(): void {
  let place = route.peek().join("/");
  route.subscribe((parts) => {
    if (parts.join("/") === place) return;
    place = parts.join("/");
    setTimeout(focusHeading, ARRIVING_MS, document.activeElement, 0);
  });
}

export const href = (...parts: string[]): string => `#/${parts.join("/")}`;
export function go(...parts: string[]): void {
  location.hash = href(...parts);
}
/** Takes the place of the present entry, so that "back" does not return to a finished step. */
export function replace(...parts: string[]): void {
  if (read().join("/") === parts.join("/")) return;
  history.replaceState(null, "", href(...parts));
  query.value = "";
  route.value = read();
  scrollTo(0, 0);
}
