import type { ComponentChildren } from "preact";

const LEFT = 44;
const RIGHT = 640;
const TOP = 16;
const FOOT = 346;

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
  children?: ComponentChildren;
}
interface Scale {
  x: (at: number) => number;
  y: (n: number) => number;
  top: number;
}
/** An axis from zero whose top is a round number. */
function scaleOf({ parts, from, until }: Question): Scale {
  const most = Math.max(4, ...parts.flat().map((point) => Math.max(point.a, point.b)));
  const step = 4 * 10 ** Math.max(0, Math.floor(Math.log10(most)) - 1);
  const top = Math.ceil(most / step) * step;
  return {
    top,
    x: (at) => RIGHT - ((until - at) / (until - from)) * (RIGHT - LEFT),
    y: (n) => FOOT - (n / top) * (FOOT - TOP),
  };
}
/** Steps, because a number stays what it is until it changes. */
function path(part: Point[], line: "a" | "b", { x, y }: Scale): string {
  const points = part.map((point) => [x(point.at).toFixed(1), y(point[line]).toFixed(1)]);
  return points.map(([px, py], n) => (n ? `H${px}V${py}` : `M${px},${py}`)).join("");
}
export const jakarta = (at: number): string =>
  new Date(at)
    .toLocaleTimeString("en-GB", { timeZone: "Asia/Jakarta", hour: "2-digit", minute: "2-digit" })
    .replace(":", ".");

function Ground({ scale, marks, words = String }: Question & { scale: Scale }) {
  return (
    <>
      {[0, 0.5, 1].map((share) => (
        <g key={share}>
          <line
            class="grid"
            x1={LEFT}
            x2={RIGHT}
            y1={scale.y(share * scale.top)}
            y2={scale.y(share * scale.top)}
          />
          <text x={LEFT - 8} y={scale.y(share * scale.top) + 4} text-anchor="end">
            {words(share * scale.top)}
          </text>
        </g>
      ))}
      {marks
        .filter((at) => scale.x(at) >= LEFT)
        .map((at) => (
          <text key={at} x={scale.x(at)} y={FOOT + 22} text-anchor="middle">
            {jakarta(at)}
          </text>
        ))}
    </>
  );
}
/** Names stand at the line's end; two that would touch step apart. */
function Ends({ last, scale, names, words = String }: Question & { last: Point; scale: Scale }) {
  const [a, b] = [scale.y(last.a), scale.y(last.b)];
  const apart = Math.abs(a - b) < 34 ? (a <= b ? -17 : 17) + (b - a) / 2 : 0;
  const at = { a: Math.max(TOP + 8, a + apart), b: Math.min(FOOT - 8, b - apart) };
  return (
    <>
      <circle class="m1" cx={scale.x(last.at)} cy={a} r="4.5" />
      <rect class="m2" x={scale.x(last.at) - 4} y={b - 4} width="8" height="8" />
      <text class="dl t1" x={RIGHT + 14} y={at.a}>
        {names.a}
      </text>
      <text class="dv" x={RIGHT + 14} y={at.a + 15}>
        {words(last.a)}
      </text>
      <text class="dl t2" x={RIGHT + 14} y={at.b}>
        {names.b}
      </text>
      <text class="dv" x={RIGHT + 14} y={at.b + 15}>
        {words(last.b)}
      </text>
    </>
  );
}
const Numbers = ({ title, each, names, rows, words = String }: Question) => (
  <table class="sr">
    <caption>{title}</caption>
    <thead>
      <tr>
        <th scope="col">{each}</th>
        <th scope="col">{names.a}</th>
        <th scope="col">{names.b}</th>
      </tr>
    </thead>
    <tbody>
      {rows.map(({ at, a, b }) => (
        <tr key={at}>
          <th scope="row">{jakarta(at)}</th>
          <td>{words(a)}</td>
          <td>{words(b)}</td>
        </tr>
      ))}
    </tbody>
  </table>
);

/** One question, two lines: told apart by colour, dash and marker, named at their end. */
export function Chart(asked: Question) {
  const scale = scaleOf(asked);
  const last = asked.parts.at(-1)?.at(-1);
  return (
    <section class="panel" aria-labelledby={`${asked.id}-h`}>
      <header>
        <h2 id={`${asked.id}-h`}>{asked.title}</h2>
        <span class="muted sm">{asked.sub}</span>
      </header>
      {asked.children ?? (
        <svg class="chart" viewBox="0 0 732 380" role="img" aria-label={asked.label}>
          <Ground {...asked} scale={scale} />
          {asked.parts.map((part) => (
            <g key={part[0]?.at}>
              <path class="s2" d={path(part, "b", scale)} />
              <path class="s1" d={path(part, "a", scale)} />
            </g>
          ))}
          {last && <Ends {...asked} last={last} scale={scale} />}
        </svg>
      )}
      <Numbers {...asked} />
    </section>
  );
}
