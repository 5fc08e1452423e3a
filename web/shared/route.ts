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

const LOOK_MS = 60;
const LOOKS = 50;
/** The heading may still be on its way: the screen is fetched when it is first gone to. Whoever
 *  has moved on meanwhile is left alone. */
function readFrom(place: string, from: Element | null, looks = LOOKS): void {
  const heading = document.querySelector<HTMLElement>("h1");
  const at = document.activeElement;
  if (place !== route.peek().join("/") || (at !== from && at !== document.body)) return;
  if (at?.matches("input, textarea") || document.querySelector("[aria-modal]")) return;
  if (!heading) {
    if (looks) setTimeout(readFrom, LOOK_MS, place, from, looks - 1);
    return;
  }
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}
/** After a change of place the reading starts at its heading. */
export function followFocus(): void {
  let place = route.peek().join("/");
  route.subscribe((parts) => {
    if (parts.join("/") === place) return;
    place = parts.join("/");
    setTimeout(readFrom, LOOK_MS, place, document.activeElement);
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
