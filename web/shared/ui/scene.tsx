import { say } from "../words";

/** x, foot, height and half width of each window, back row first. */
// biome-ignore format: a table reads better in columns
const BACK = [
  [26, 64, 9, 5], [45, 64, 9, 5], [64, 64, 9, 5], [45, 87, 9, 5], [64, 87, 9, 5],
  [136, 84, 8, 4], [152, 84, 8, 4], [167, 84, 8, 4], [247, 54, 9, 5], [263, 54, 9, 5],
  [279, 54, 9, 5], [296, 54, 9, 5], [247, 76, 9, 5], [263, 76, 9, 5], [279, 76, 9, 5],
  [296, 76, 9, 5], [296, 98, 9, 5], [374, 91, 8.5, 4.5],
] as const;
// biome-ignore format: a table reads better in columns
const FRONT = [
  [14, 142, 11.5, 6.5], [36, 142, 11.5, 6.5], [90, 147, 11, 6], [109, 147, 11, 6],
  [128, 147, 11, 6], [182, 139, 12, 7], [208, 139, 12, 7], [264, 151, 11, 6],
  [283, 151, 11, 6], [302, 151, 11, 6], [352, 143, 11, 6], [372, 143, 11, 6],
] as const;
/** The order in which windows light up, spread over the houses; capped at 24. */
// biome-ignore format: a table reads better in columns
const ORDER = [
  23, 14, 19, 9, 26, 7, 21, 1, 28, 11, 4, 17, 24, 13, 18, 0, 27, 5, 22, 15, 2, 29, 8, 20,
];
const GLOWS = ["on", "on b", "on c"];

type Pane = readonly [number, number, number, number];
const arch = ([x, foot, height, half]: Pane): string =>
  `M${x} ${foot}v-${height}a${half} ${half} 0 0 1 ${2 * half} 0v${height}z`;
const knock = ([x, foot, height, half]: Pane): string =>
  `M${x - 4} ${foot + 1}v-${height + 1}a${half + 4} ${half + 4} 0 0 1 ${2 * half + 8} 0v${height + 1}`;

interface SceneProps {
  lit: number;
  knocked?: number;
  unknown?: boolean;
}
/** The neighbourhood: one lit window is one bestie who is free right now, really counted. */
export function NightScene({ lit, knocked = 0, unknown }: SceneProps) {
  const shown = Math.min(lit, ORDER.length);
  const order = new Map(ORDER.slice(0, shown).map((pane, rank) => [pane, rank]));
  const knocks = ORDER.slice(0, Math.min(knocked, shown));
  const panes: Pane[] = [...BACK, ...FRONT];
  const draw = (from: number, to: number) =>
    panes.slice(from, to).map((pane, index) => {
      const rank = order.get(from + index);
      const glow = rank === undefined ? "off" : GLOWS[rank % GLOWS.length];
      return <path key={`${pane[0]}-${pane[1]}`} class={glow} d={arch(pane)} />;
    });
  const label = knocked
    ? say("windows_knock", { n: lit, k: knocked })
    : say(unknown ? "windows_unknown" : lit ? "windows" : "windows_dark", { n: lit });
  return (
    <svg class="scene" viewBox="0 0 390 186" role="img" aria-label={label}>
      <path
        class="wall2"
        d="M18 168V40h66v128zM128 168V62h52v106zM238 168V28h78v140zM346 168V70h44v98z"
      />
      <path
        class="roof2"
        d="M15 36h72v6H15zM125 58h58v6h-58zM235 24h84v6h-84zM343 66h47v6h-47zM28 20a10 4 0 0 1 20 0v12H28zM30 32v5M46 32v5M262 12h22v13h-22z"
      />
      <path
        class="ln"
        d="M31 30v8M45 30v8M152 58V40M146 44h12M148 48h8M300 24V8M294 12h12M296 16h8"
      />
      {draw(0, BACK.length)}
      <path
        class="wall"
        d="M0 168v-58h60v58zM78 168v-50h74v50zM170 168v-62h64v62zM252 168v-46h76v46zM342 168v-56h48v56z"
      />
      <path
        class="roof"
        d="M-6 112L28 82l38 30zM72 119l14-22h58l14 22zM164 107l38-31 38 31zM246 123l15-22h58l15 22zM336 113l30-26 30 26zM156 126.500h4v7h-4zM162 126.500h4v6h-4z"
      />
      <path class="ln" d="M152 124c6 5 12 5 18 0" />
      {draw(BACK.length, panes.length)}
      <path class="roof" d="M0 165h390v21H0z" />
      <path class="off" d="M0 165h390v2H0z" />
      {knocks.map((pane) => (
        <path key={pane} class="knock" d={knock(panes[pane] as Pane)} />
      ))}
    </svg>
  );
}
