import type { MitraRow, Tiles } from "../shared/wire_operator";

/** What the operator's page knows. Pure: answers and ticks in, state out. */
export interface State {
  boot: "starting" | "stranger" | "ready" | "failed";
  tiles: Tiles | null;
  /** When the last tick came, or when waiting for the first began (corrected ms). */
  heardAt: number;
  trail: Tick[];
  mitras: { items: MitraRow[]; cursor: string | null } | null;
}
export interface Tick {
  at: number;
  available: number;
  waiting: number;
}
export const initial: State = {
  boot: "starting",
  tiles: null,
  heardAt: 0,
  trail: [],
  mitras: null,
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

/** Fresh rows take the place of the old ones; pages fetched before stay where they are. */
export function withMitras(
  state: State,
  rows: MitraRow[],
  cursor: string | null,
  more: boolean,
): State {
  const old = state.mitras?.items ?? [];
  const ids = new Set(rows.map((row) => row.id));
  const kept = old.filter((row) => !ids.has(row.id));
  if (more) return { ...state, mitras: { items: [...kept, ...rows], cursor } };
  const deeper = kept.length > 0 && state.mitras ? state.mitras.cursor : cursor;
  return { ...state, mitras: { items: [...rows, ...kept], cursor: deeper } };
}
export type Presence = "free" | "busy" | "away" | "barred";
export function presenceOf(row: MitraRow): Presence {
  if (!row.is_active) return "barred";
  if (!row.is_online) return "away";
  return row.load > 0 ? "busy" : "free";
}
