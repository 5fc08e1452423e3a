import { effect, signal } from "@preact/signals";
import { replace, route } from "../shared/route";

const KEY = "hadir.link";

function stored(): string | null {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}
/** The one-time link in hand. It leaves the address bar at once, but stays with this tab until
 *  it is used or over: a reload in between must not cost the operator the link. */
export const link = signal<string | null>(stored());

function store(token: string | null): void {
  try {
    if (token) sessionStorage.setItem(KEY, token);
    else sessionStorage.removeItem(KEY);
  } catch {
    /* private mode: the link lasts until a reload */
  }
}
/** Used or over: a reload must not ask for it again. */
export const forgetLink = (): void => store(null);

/** Also hears a link that is opened where the page is already open. */
export const watchLinks = (): (() => void) =>
  effect(() => {
    const [place, token] = route.value;
    if (place !== "link" || !token) return;
    link.value = token;
    store(token);
    replace("link");
  });
