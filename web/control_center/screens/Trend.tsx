import { duration } from "../../shared/time";
import type { Waits as Told } from "../../shared/wire_operator";
import type { Point } from "../chart";
import { t } from "../i18n";
import { stretches, type Tick, TRAIL_MS } from "../store";
import { Chart } from "./Chart";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const HOURS = 12;

const pointOf = ({ at, available, waiting }: Tick): Point => ({ at, a: available, b: waiting });
const minutesOf = (until: number): number[] => {
  const last = Math.floor(until / MINUTE) * MINUTE;
  return [0, 1, 2, 3, 4].map((back) => last - back * MINUTE).reverse();
};

/** Are enough people ready for those who wait? Drawn from the ticks that really came. */
export function Trend({ trail, until }: { trail: Tick[]; until: number }) {
  const seen = trail.filter((tick) => tick.at > until - TRAIL_MS);
  const last = seen.at(-1);
  const rows = minutesOf(until).flatMap((at) => {
    const tick = seen.findLast((one) => one.at <= at + MINUTE - 1 && one.at >= at);
    return tick ? [{ ...pointOf(tick), at }] : [];
  });
  return (
    <Chart
      id="trend"
      title={t("trend")}
      sub={t("trend_sub")}
      label={last ? t("trend_label", { a: last.available, w: last.waiting }) : t("first_wait")}
      names={{ a: t("available"), b: t("waiting") }}
      parts={stretches(seen).map((part) => part.map(pointOf))}
      from={until - TRAIL_MS}
      until={until}
      marks={minutesOf(until)}
      each={t("minute")}
      rows={rows}
    />
  );
}

/** Hours that follow each other, each drawn as long as it lasted. */
function hoursOf(points: Point[], until: number): Point[][] {
  const parts: Point[][] = [];
  for (const point of points) {
    const part = parts.at(-1);
    if (part?.at(-1)?.at === point.at) part[part.length - 1] = point;
    else parts.push([point]);
    parts.at(-1)?.push({ ...point, at: Math.min(until, point.at + HOUR) });
  }
  return parts;
}
/** How long did those wait who were connected? An hour in which nobody was is a hole. */
export function Waits({ told, until }: { told: Told | null; until: number }) {
  const rows = (told?.hours ?? []).map((hour) => ({
    at: Date.parse(hour.at),
    a: Math.round(hour.p50_seconds),
    b: Math.round(hour.p95_seconds),
  }));
  const last = rows.at(-1);
  const end = Math.ceil(until / HOUR) * HOUR;
  const from = end - HOURS * HOUR;
  const words = { a: duration(last?.a ?? 0), b: duration(last?.b ?? 0) };
  return (
    <Chart
      id="waits"
      title={t("waits")}
      sub={t("waits_sub")}
      label={last ? t("waits_label", words) : t("waits_none")}
      names={{ a: t("waits_half"), b: t("waits_most") }}
      parts={hoursOf(rows, until)}
      from={from}
      until={end}
      marks={[0, 3, 6, 9, 12].map((n) => from + n * HOUR)}
      each={t("hour")}
      rows={rows}
      words={duration}
      whole={60}
    >
      {told && rows.length === 0 ? <p class="muted under">{t("waits_none")}</p> : undefined}
    </Chart>
  );
}
