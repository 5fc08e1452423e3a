/** The filters of the sessions list, as they stand in the address. Pure. */
export const TABS = {
  all: [],
  running: ["active", "extending", "closing"],
  waiting: ["searching", "pending_payment"],
  done: ["completed"],
  failed: ["cancelled", "expired"],
} as const;
export type Tab = keyof typeof TABS;
export interface Filters {
  tab: Tab;
  topic: string;
  mode: string;
  mitra: string;
  /** Days in Jakarta, as a date field holds them: 2026-11-21. */
  since: string;
  until: string;
}
const NARROW = ["topic", "mode", "mitra", "since", "until"] as const;

export function read(text: string): Filters {
  const from = new URLSearchParams(text);
  const tab = from.get("tab") ?? "all";
  const of = (name: string): string => from.get(name) ?? "";
  return {
    tab: tab in TABS ? (tab as Tab) : "all",
    topic: of("topic"),
    mode: of("mode"),
    mitra: of("mitra"),
    since: of("since"),
    until: of("until"),
  };
}
export function write(filters: Filters): URLSearchParams {
  const to = new URLSearchParams();
  if (filters.tab !== "all") to.set("tab", filters.tab);
  for (const name of NARROW) if (filters[name]) to.set(name, filters[name]);
  return to;
}
const DAY_MS = 86_400_000;
const midnight = (day: string): number => Date.parse(`${day}T00:00:00+07:00`);

/** What the server is asked for; the last day counts whole. */
export function asked(filters: Filters): string {
  const to = new URLSearchParams();
  for (const state of TABS[filters.tab]) to.append("state", state);
  if (filters.topic) to.set("topic", filters.topic);
  if (filters.mode) to.set("mode", filters.mode);
  if (filters.mitra) to.set("mitra", filters.mitra);
  const [since, until] = [midnight(filters.since), midnight(filters.until)];
  if (Number.isFinite(since)) to.set("since", new Date(since).toISOString());
  if (Number.isFinite(until)) to.set("until", new Date(until + DAY_MS).toISOString());
  const text = to.toString();
  return `/internal/sessions${text ? `?${text}` : ""}`;
}
export const isNarrow = (filters: Filters): boolean => write(filters).toString() !== "";
