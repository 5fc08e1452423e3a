import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { theme } from "../shared/theme";
import { apart, columnsOf, jakarta, type Question, topOf } from "./chart";

const TALL = 0.52;
const END_ROOM = 96;
const DASH = [7, 4];
const dark = matchMedia("(prefers-color-scheme: dark)");

/** A colour or font as the theme says it at this moment. */
const token = (host: Element, name: string): string =>
  getComputedStyle(host).getPropertyValue(name).trim();
const fontOf = (host: Element, px: number, family: string, weight = 400): string =>
  `${weight} ${px}px ${token(host, family)}`;
const sizeOf = (host: HTMLElement) => ({
  width: host.clientWidth,
  height: Math.round(Math.min(340, Math.max(200, host.clientWidth * TALL))),
});

/** Each line's mark, name and last number, at its end. */
function nameEnds(plot: uPlot, host: Element, { parts, names, words = String }: Question): void {
  const last = parts.at(-1)?.at(-1);
  if (!last) return;
  const { ctx, bbox } = plot;
  const px = uPlot.pxRatio;
  const x = plot.valToPos(last.at, "x", true);
  const [a, b] = [plot.valToPos(last.a, "y", true), plot.valToPos(last.b, "y", true)];
  const [ya, yb] = apart(a, b, 36 * px, bbox.top + bbox.height - 15 * px);
  ctx.save();
  ctx.fillStyle = token(host, "--chart-1");
  ctx.beginPath();
  ctx.arc(x, a, 4.5 * px, 0, 2 * Math.PI);
  ctx.fill();
  ctx.fillStyle = token(host, "--chart-2");
  ctx.fillRect(x - 4 * px, b - 4 * px, 8 * px, 8 * px);
  ctx.textAlign = "left";
  const left = bbox.left + bbox.width + 12 * px;
  const ends = [
    [ya, "--chart-1", names.a, last.a],
    [yb, "--chart-2", names.b, last.b],
  ] as const;
  for (const [y, colour, name, n] of ends) {
    ctx.fillStyle = token(host, colour);
    ctx.font = fontOf(host, 12 * px, "--font-body", 700);
    ctx.fillText(name, left, y);
    ctx.fillStyle = token(host, "--text");
    ctx.font = fontOf(host, 13 * px, "--font-digits");
    ctx.fillText(words(n), left, y + 15 * px);
  }
  ctx.restore();
}
/** Steps, because a number stays what it is until it changes. */
const lineOf = (host: Element, colour: string, width: number, dash?: number[]): uPlot.Series => ({
  stroke: () => token(host, colour),
  width,
  dash,
  paths: uPlot.paths.stepped?.({ align: 1 }),
  points: { show: false },
});
function optionsOf(host: HTMLElement, asked: () => Question): uPlot.Options {
  const axis = (): uPlot.Axis => ({
    stroke: () => token(host, "--text-muted"),
    font: fontOf(host, 12, "--font-body"),
    ticks: { show: false },
    grid: { show: false },
  });
  return {
    ...sizeOf(host),
    padding: [16, END_ROOM, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    series: [{}, lineOf(host, "--chart-1", 2.5), lineOf(host, "--chart-2", 2, DASH)],
    scales: {
      x: { time: false, range: () => [asked().from, asked().until] },
      y: { range: () => [0, topOf(asked())] },
    },
    axes: [
      {
        ...axis(),
        size: 28,
        splits: () => asked().marks,
        values: (_, at) => at.map(jakarta),
      },
      {
        ...axis(),
        size: 48,
        grid: { stroke: () => token(host, "--chart-grid"), width: 1 },
        splits: () => [0, 0.5, 1].map((share) => share * topOf(asked())),
        values: (_, all) => all.map(asked().words ?? String),
      },
    ],
    hooks: { draw: [(plot) => nameEnds(plot, host, asked())] },
  };
}

/** Draws into `host`, follows its width and the theme; nothing moves but the numbers. */
export function plotInto(host: HTMLElement, first: Question) {
  let question = first;
  const plot = new uPlot(
    optionsOf(host, () => question),
    columnsOf(question.parts),
    host,
  );
  const redraw = (): void => plot.redraw();
  const watch = new ResizeObserver(() => plot.setSize(sizeOf(host)));
  watch.observe(host);
  dark.addEventListener("change", redraw);
  const forgetTheme = theme.subscribe(redraw);
  return {
    show(next: Question): void {
      question = next;
      plot.setData(columnsOf(next.parts));
    },
    end(): void {
      watch.disconnect();
      dark.removeEventListener("change", redraw);
      forgetTheme();
      plot.destroy();
    },
  };
}
