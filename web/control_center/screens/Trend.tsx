import { t } from "../i18n";
import { stretches, type Tick, TRAIL_MS } from "../store";

const LEFT = 34;
const RIGHT = 640;
const TOP = 16;
const FOOT = 346;
const MINUTE = 60_000;

type Series = "available" | "waiting";
interface Scale {
  x: (at: number) => number;
  y: (n: number) => number;
  top: number;
}
/** An axis from zero whose top is a round number. */
function scaleOf(trail: Tick[], until: number): Scale {
  const most = Math.max(4, ...trail.map((tick) => Math.max(tick.available, tick.waiting)));
  const top = Math.ceil(most / 4) * 4;
  return {
    top,
    x: (at) => RIGHT - ((until - at) / TRAIL_MS) * (RIGHT - LEFT),
    y: (n) => FOOT - (n / top) * (FOOT - TOP),
  };
}
/** Steps, because a count stays what it is until it changes. */
function path(stretch: Tick[], series: Series, { x, y }: Scale): string {
  const points = stretch.map((tick) => [x(tick.at).toFixed(1), y(tick[series]).toFixed(1)]);
  return points.map(([px, py], n) => (n ? `H${px}V${py}` : `M${px},${py}`)).join("");
}
const jakarta = (at: number): string =>
  new Date(at)
    .toLocaleTimeString("en-GB", { timeZone: "Asia/Jakarta", hour: "2-digit", minute: "2-digit" })
    .replace(":", ".");
const minutesOf = (until: number): number[] => {
  const last = Math.floor(until / MINUTE) * MINUTE;
  return [0, 1, 2, 3, 4].map((back) => last - back * MINUTE).reverse();
};

function Ground({ scale, until }: { scale: Scale; until: number }) {
  const rows = [0, 0.5, 1].map((share) => share * scale.top);
  return (
    <>
      {rows.map((n) => (
        <g key={n}>
          <line class="grid" x1={LEFT} x2={RIGHT} y1={scale.y(n)} y2={scale.y(n)} />
          <text x={LEFT - 10} y={scale.y(n) + 4} text-anchor="end">
            {n}
          </text>
        </g>
      ))}
      {minutesOf(until)
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
function Ends({ last, scale }: { last: Tick; scale: Scale }) {
  const a = scale.y(last.available);
  const w = scale.y(last.waiting);
  const apart = Math.abs(a - w) < 34 ? (a <= w ? -17 : 17) + (w - a) / 2 : 0;
  const at = { a: Math.max(TOP + 8, a + apart), w: Math.min(FOOT - 8, w - apart) };
  return (
    <>
      <circle class="m1" cx={scale.x(last.at)} cy={a} r="4.5" />
      <rect class="m2" x={scale.x(last.at) - 4} y={w - 4} width="8" height="8" />
      <text class="dl t1" x={RIGHT + 14} y={at.a}>
        {t("available")}
      </text>
      <text class="dv" x={RIGHT + 14} y={at.a + 15}>
        {last.available}
      </text>
      <text class="dl t2" x={RIGHT + 14} y={at.w}>
        {t("waiting")}
      </text>
      <text class="dv" x={RIGHT + 14} y={at.w + 15}>
        {last.waiting}
      </text>
    </>
  );
}
function Numbers({ trail, until }: { trail: Tick[]; until: number }) {
  const rows = minutesOf(until).flatMap((at) => {
    const tick = trail.findLast((one) => one.at <= at + MINUTE - 1 && one.at >= at);
    return tick ? [[jakarta(at), tick.available, tick.waiting] as const] : [];
  });
  return (
    <table class="sr">
      <caption>{t("trend")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("minute")}</th>
          <th scope="col">{t("available")}</th>
          <th scope="col">{t("waiting")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([at, available, waiting]) => (
          <tr key={at}>
            <th scope="row">{at}</th>
            <td>{available}</td>
            <td>{waiting}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Are enough people ready for those who wait? Drawn from the ticks that really came. */
export function Trend({ trail, until }: { trail: Tick[]; until: number }) {
  const scale = scaleOf(trail, until);
  const seen = trail.filter((tick) => tick.at > until - TRAIL_MS);
  const last = seen.at(-1);
  const parts = stretches(seen);
  const label = last ? t("trend_label", { a: last.available, w: last.waiting }) : t("first_wait");
  return (
    <section class="panel" aria-labelledby="trend-h">
      <header>
        <h2 id="trend-h">{t("trend")}</h2>
        <span class="muted sm">{t("trend_sub")}</span>
      </header>
      <svg class="chart" viewBox="0 0 732 380" role="img" aria-label={label}>
        <Ground scale={scale} until={until} />
        {parts.map((part) => (
          <g key={part[0]?.at}>
            <path class="s2" d={path(part, "waiting", scale)} />
            <path class="s1" d={path(part, "available", scale)} />
          </g>
        ))}
        {last && <Ends last={last} scale={scale} />}
      </svg>
      <Numbers trail={seen} until={until} />
    </section>
  );
}
