import { useState } from "preact/hooks";
import { query } from "../../shared/route";
import { clock, day, moment, now, secondsUntil } from "../../shared/time";
import * as icons from "../../shared/ui/icons";
import { Badge, Icon, Window } from "../../shared/ui/parts";
import { TimerPill } from "../../shared/ui/time";
import type { SessionLine } from "../../shared/wire_operator";
import { asked, isNarrow, read } from "../filters";
import { t } from "../i18n";
import { byId, useList } from "../list";
import { active, FilterBar } from "./FilterBar";
import { type Column, ListScreen } from "./ListScreen";
import { LiveWord, StaleNote } from "./Live";
import { ClearFilters } from "./Narrow";
import { SensitivityTrail } from "./SensitivityTrail";

const LOOK_MS = 3000;
const WARN_SECONDS = 180;
export const LIVE = ["searching", "pending_payment", "active", "extending", "closing"];

/** The day only where it is another one. */
const began = (iso: string): string =>
  day(iso) === day(new Date(now.value).toISOString()) ? clock(iso) : moment(iso);

type Tone = "ok" | "warn" | "info" | "brand" | undefined;
const TONES: Record<string, Tone> = {
  searching: "info",
  pending_payment: "info",
  active: "ok",
  extending: "brand",
  closing: "warn",
};
export function StateBadge({ row }: { row: SessionLine }) {
  if (row.paused_at && row.state === "active")
    return (
      <Badge tone="warn" icon={icons.wifiOff}>
        {t("st_paused")}
      </Badge>
    );
  const mark = { active: icons.check, searching: icons.search, closing: icons.clock }[
    row.state as "active"
  ];
  return (
    <Badge tone={TONES[row.state]} icon={mark}>
      {t(`st_${row.state}`)}
    </Badge>
  );
}
export const TopicBadge = ({ topic }: { topic: string }) =>
  topic === "sensitive" ? (
    <Badge tone="sens" icon={icons.shield}>
      {t("sensitive")}
    </Badge>
  ) : (
    <Badge>{t("regular")}</Badge>
  );

const Left = ({ row }: { row: SessionLine }) =>
  row.expires_at && (row.state === "active" || row.state === "extending") ? (
    <TimerPill
      until={row.expires_at}
      pausedAt={row.paused_at}
      paused={row.paused_at !== null}
      warnAt={WARN_SECONDS}
    />
  ) : (
    <span class="muted">{row.ended_at ? clock(row.ended_at) : "–"}</span>
  );

const Lit = ({ name, row }: { name: string; row: SessionLine }) => (
  <>
    <Window name={name} lit={LIVE.includes(row.state)} />
    {name}
  </>
);
const Pair = ({ row }: { row: SessionLine }) => (
  <span class="pair">
    <Lit name={row.customer_name} row={row} />
    <Icon d={icons.arrow} label={t("heard_by")} />
    {row.mitra_name ? (
      <Lit name={row.mitra_name} row={row} />
    ) : (
      <span class="muted">{t("nobody_yet")}</span>
    )}
  </span>
);
interface Opened {
  open: string | null;
  setOpen: (id: string | null) => void;
}
const Topic = ({ row, open, setOpen }: { row: SessionLine } & Opened) => (
  <span class="sensc">
    <TopicBadge topic={row.topic_sensitivity} />
    {row.flipped_at && (
      <button
        class="aud"
        type="button"
        aria-expanded={open === row.id}
        onClick={() => setOpen(open === row.id ? null : row.id)}
      >
        {t("flipped_at", { at: clock(row.flipped_at) })} <Icon d={icons.down} />
      </button>
    )}
  </span>
);
const columns = (opened: Opened): Column<SessionLine>[] => [
  {
    head: t("col_session"),
    names: true,
    look: "id",
    cell: (row) => <a href={`#/sessions/${row.id}`}>{row.id.slice(-8)}</a>,
  },
  { head: t("col_pair"), cell: (row) => <Pair row={row} /> },
  { head: t("col_mode"), cell: (row) => `${t(`mode_${row.mode}`)} ${row.minutes}` },
  { head: t("col_began"), look: "num", cell: (row) => began(row.started_at ?? row.created_at) },
  { head: t("col_left"), cell: (row) => <Left row={row} /> },
  { head: t("col_sensitivity"), cell: (row) => <Topic row={row} {...opened} /> },
  { head: t("col_state"), cell: (row) => <StateBadge row={row} /> },
];
const isSoon = (row: SessionLine): boolean =>
  row.state === "active" && secondsUntil(row.expires_at, now.value) <= WARN_SECONDS;

export function Sessions() {
  const filters = read(query.value);
  const list = useList<SessionLine>(asked(filters), byId, LOOK_MS);
  const [open, setOpen] = useState<string | null>(null);
  const narrow = isNarrow(filters);
  return (
    <ListScreen
      name={t("sessions")}
      beside={<LiveWord />}
      note={<StaleNote />}
      filters={<FilterBar filters={filters} />}
      list={list}
      idOf={byId}
      columns={columns({ open, setOpen })}
      look="sessions"
      rowLook={(row) => (open === row.id ? "opened" : isSoon(row) ? "soon" : "")}
      under={(row) =>
        open === row.id && <SensitivityTrail id={row.id} customer={row.customer_name} />
      }
      none={{
        icon: icons.search,
        title: t(narrow ? "no_match" : "no_sessions"),
        text: narrow ? t("no_match_sub", { what: active(filters) }) : t("no_sessions_sub"),
        way: narrow && <ClearFilters />,
      }}
    />
  );
}
