/** The heart of an online mitra as a row of bars, newest last. Pure: times are passed in. */
export interface Pulse {
  bars: ("beat" | "miss")[];
  beatAt: number | null;
  barAt: number;
  /** The longest silence since the server last said how the lamp is. */
  gapMs: number;
}
export const BARS = 18;

const added = (pulse: Pulse, bar: "beat" | "miss", at: number): Pulse => ({
  ...pulse,
  bars: [...pulse.bars, bar].slice(-BARS),
  barAt: at,
});
const silentMs = ({ beatAt, gapMs }: Pulse, at: number): number =>
  beatAt === null ? 0 : Math.max(gapMs, at - beatAt);
export const wasSilentFor = (pulse: Pulse, seconds: number, at: number): boolean =>
  silentMs(pulse, at) >= seconds * 1000;
/** One bar per beat; a second sign of life within half a cadence is the same beat. */
export function beaten(pulse: Pulse, cadenceMs: number, at: number): Pulse {
  const next = { ...pulse, beatAt: at, gapMs: silentMs(pulse, at) };
  return at - pulse.barAt < cadenceMs / 2 && pulse.bars.at(-1) === "beat"
    ? next
    : added(next, "beat", at);
}
/** No beat where one was due, with half a cadence of patience. */
export function waited(pulse: Pulse, cadenceMs: number, at: number): Pulse {
  if (pulse.beatAt === null) return pulse;
  const patience = pulse.bars.at(-1) === "miss" ? 1 : 1.5;
  return at - pulse.barAt < cadenceMs * patience ? pulse : added(pulse, "miss", at);
}
export const silentSeconds = (pulse: Pulse, at: number): number =>
  pulse.beatAt === null ? 0 : Math.max(0, Math.floor((at - pulse.beatAt) / 1000));
/** Two beats are missing, or the connection is cut and no beat got through another way:
 *  nobody can knock right now. */
export const isHeld = (
  pulse: Pulse,
  cadenceSeconds: number,
  at: number,
  cutSince: number | null = null,
): boolean =>
  silentSeconds(pulse, at) > cadenceSeconds * 2 ||
  (cutSince !== null && (pulse.beatAt ?? 0) <= cutSince);
