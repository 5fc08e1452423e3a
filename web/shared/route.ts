import { signal } from "@preact/signals";

/** The place inside the app, kept in the fragment so that one file serves every screen. */
const read = (): string[] => location.hash.replace(/^#\/?/, "").split("/").filter(Boolean);

export const route = signal<string[]>(read());
addEventListener("hashchange", () => {
  route.value = read();
  scrollTo(0, 0);
});

/** After a change of place the reading starts at its heading. */
export function followFocus(): void {
  let place = route.peek().join("/");
  route.subscribe((parts) => {
    if (parts.join("/") === place) return;
    place = parts.join("/");
    setTimeout(() => {
      const heading = document.querySelector<HTMLElement>("h1");
      const writing = document.activeElement?.matches("input, textarea");
      if (!heading || writing || document.querySelector("[aria-modal]")) return;
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    }, 60);
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
  route.value = read();
  scrollTo(0, 0);
}
