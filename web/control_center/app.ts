import { signal } from "@preact/signals";
import { createApi } from "../shared/api";
import { learnServerTime, serverNow } from "../shared/time";
import type { Role } from "../shared/wire_operator";
import { createLive } from "./live";
import { initial, type State, ticked } from "./store";
import { atTheDoor } from "./verbs";

/** The one copy of everything this page holds. */
export const state = signal<State>(initial);
export const update = (how: (now: State) => State): void => {
  state.value = how(state.peek());
};

export const api = createApi("operator", {
  refresh: "/internal/auth/refresh",
  logout: "/internal/auth/logout",
});
export const live = createLive(
  api,
  (tiles) => {
    learnServerTime(tiles.at);
    update((now) => ticked(now, tiles, serverNow()));
  },
  (waits) => update((now) => ({ ...now, waits })),
  () => atTheDoor(),
);
export const role = (): Role => (api.user.value?.role as Role | undefined) ?? "viewer";
export const isAdmin = (): boolean => role() === "admin";
