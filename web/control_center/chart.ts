/** What a chart shows, and how it becomes columns. Pure: no canvas, no page. */

/** One moment of both lines. */
export interface Point {
  at: number;
  a: number;
  b: number;
}
export interface Question {
  id: string;
  title: string;
  sub: string;
  /** What the picture says, in one sentence. */
  label: string;
  names: { a: string; b: string };
  /** Stretches without a hole; a hole is never joined. */
  parts: Point[][];
  from: number;
  until: number;
  /** Moments named below the axis. */
  marks: number[];
  /** The head of the table's first column, and its moments: the same numbers, to be read. */
  each: string;
  rows: Point[];
  words?: (n: number) => string;
  /** What round numbers are made of: 60 where seconds are shown as minutes. */
  whole?: number;
}
export type Columns = [number[], (number | null)[], (number | null)[]];

function put(all: Columns, at: number, a: number | null, b: number | null): void {
  all[0].push(at);
  all[1].push(a);
  all[2].push(b);
}
/** The moments and both lines; between two stretches stands a moment that nobody measured. */
export function columnsOf(parts: Point[][]): Columns {
  const all: Columns = [[], [], []];
  for (const part of parts) {
    const before = all[0].at(-1);
    if (before !== undefined) put(all, before + 1, null, null);
    for (const { at, a, b } of part) put(all, at, a, b);
  }
  return all;
}
/** An axis begins at zero and ends at a round number, whose half is round too. */
export function topOf({ parts, whole = 1 }: Pick<Question, "parts" | "whole">): number {
  const most = Math.max(4, ...parts.flat().map((point) => Math.max(point.a, point.b)));
  if (whole > 1 && most > whole) return Math.ceil(most / (2 * whole)) * 2 * whole;
  const step = 4 * 10 ** Math.max(0, Math.floor(Math.log10(most)) - 1);
  return Math.ceil(most / step) * step;
}
/** Where the names of two line ends stand, so that they do not touch, nor go below the floor.
 *  Distances from the top. */
export function apart(a: number, b: number, room: number, floor: number): [number, number] {
  const gap = Math.max(0, room - Math.abs(a - b)) / 2;
  const up = Math.max(0, Math.max(a, b) + gap - floor);
  return a <= b ? [a - gap - up, b + gap - up] : [a + gap - up, b - gap - up];
}
export const jakarta = (at: number): string =>
  new Date(at)
    .toLocaleTimeString("en-GB", { timeZone: "Asia/Jakarta", hour: "2-digit", minute: "2-digit" })
    .replace(":", ".");
