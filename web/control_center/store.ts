import type { MitraRow, Tiles, Waits } from "../shared/wire_operator";

/** What the operator's page knows. Pure: answers and ticks in, state out. */
export interface State {
  boot: "starting" | "stranger" | "ready" | "failed";
  tiles: Tiles | null;
  /** Hour by hour; comes beside the ticks, less often. */
  waits: Waits | null;
  /** When the last tick came, or when waiting for the first began (corrected ms). */
  heardAt: number;
  trail: Tick[];
}
export interface Tick {
  at: number;
  available: number;
  waiting: number;
}
export const initial: State = {
  boot: "starting",
  tiles: null,
  waits: null,
  heardAt: 0,
  trail: [],
};

export const TRAIL_MS = 5 * 60_000;
const STALE_MS = 5000;

export function ticked(state: State, tiles: Tiles, atMs: number): State {
  const tick = { at: atMs, available: tiles.available, waiting: tiles.waiting };
  const trail = [...state.trail.filter((one) => one.at > atMs - TRAIL_MS), tick];
  return { ...state, tiles, heardAt: atMs, trail };
}
/** No tick for five seconds: the numbers are history, nobody should decide on them. */
export const isStale = (state: State, atMs: number): boolean => atMs - state.heardAt > STALE_MS;
export const staleSeconds = (state: State, atMs: number): number =>
  Math.max(0, Math.floor((atMs - state.heardAt) / 1000));

const GAP_MS = 3500;
/** Stretches without a hole; a hole is never joined. */
export function stretches(trail: Tick[]): Tick[][] {
  const all: Tick[][] = [];
  for (const tick of trail) {
    const last = all.at(-1);
    const before = last?.at(-1);
    if (last && before && tick.at - before.at < GAP_MS) last.push(tick);
    else all.push([tick]);
  }
  return all;
}

/** The rows of one list, as far as they were loaded. */
export interface Rows<T> {
  /** Whose rows these are: an answer for another filter is dropped. */
  path: string;
  items: T[];
  cursor: string | null;
}
/** A fresh first page takes the place of the old one; pages loaded behind it stay. */
export function refreshed<T>(
  now: Rows<T> | null,
  fresh: Rows<T>,
  idOf: (row: T) => string,
): Rows<T> {
  // Nothing is behind the last page: what is not in it has left the list.
  if (!fresh.cursor || now?.path !== fresh.path) return fresh;
  if (now.items.length <= fresh.items.length) return fresh;
  const ids = new Set(fresh.items.map(idOf));
  const rest = now.items.slice(fresh.items.length).filter((row) => !ids.has(idOf(row)));
  return { ...fresh, items: [...fresh.items, ...rest], cursor: now.cursor };
}
export type Presence = "free" | "busy" | "away" | "barred";
export function presenceOf(row: MitraRow): Presence {
  if (!row.is_active) return "barred";
  if (!row.is_online) return "away";
  return row.load > 0 ? "busy" : "free";
}
