import { Fragment } from "preact";
import { useState } from "preact/hooks";
import { ask, query } from "../../shared/route";
import { clock, day, moment, now, secondsUntil } from "../../shared/time";
import * as icons from "../../shared/ui/icons";
import { Badge, Button, Icon, Window } from "../../shared/ui/parts";
import { Empty, Failed, Loading } from "../../shared/ui/states";
import { TimerPill } from "../../shared/ui/time";
import type { SessionLine } from "../../shared/wire_operator";
import { asked, isNarrow, read } from "../filters";
import { t } from "../i18n";
import { useList } from "../list";
import { More } from "./Audit";
import { active, FilterBar } from "./FilterBar";
import { LiveWord, StaleNote } from "./Live";
import { SensitivityTrail } from "./SensitivityTrail";
import "./sessions.css";

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

function Row({ row, open, onOpen }: { row: SessionLine; open: boolean; onOpen: () => void }) {
  const soon = row.state === "active" && secondsUntil(row.expires_at, now.value) <= WARN_SECONDS;
  return (
    <Fragment>
      <tr class={open ? "opened" : soon ? "soon" : ""}>
        <th scope="row" class="id">
          <a href={`#/sessions/${row.id}`}>{row.id.slice(-8)}</a>
        </th>
        <td>
          <span class="pair">
            <Window name={row.customer_name} lit={LIVE.includes(row.state)} />
            {row.customer_name}
            <Icon d={icons.arrow} label={t("heard_by")} />
            {row.mitra_name ? (
              <>
                <Window name={row.mitra_name} lit={LIVE.includes(row.state)} />
                {row.mitra_name}
              </>
            ) : (
              <span class="muted">{t("nobody_yet")}</span>
            )}
          </span>
        </td>
        <td>
          {t(`mode_${row.mode}`)} {row.minutes}
        </td>
        <td class="num">{began(row.started_at ?? row.created_at)}</td>
        <td>
          <Left row={row} />
        </td>
        <td>
          <span class="sensc">
            <TopicBadge topic={row.topic_sensitivity} />
            {row.flipped_at && (
              <button class="aud" type="button" aria-expanded={open} onClick={onOpen}>
                {t("flipped_at", { at: clock(row.flipped_at) })} <Icon d={icons.down} />
              </button>
            )}
          </span>
        </td>
        <td>
          <StateBadge row={row} />
        </td>
      </tr>
      {open && (
        <tr class="trail">
          <td colSpan={7}>
            <SensitivityTrail id={row.id} customer={row.customer_name} />
          </td>
        </tr>
      )}
    </Fragment>
  );
}

export function Sessions() {
  const filters = read(query.value);
  const list = useList<SessionLine>(asked(filters), (row) => row.id, LOOK_MS);
  const [open, setOpen] = useState<string | null>(null);
  return (
    <>
      <div class="head">
        <h1>{t("sessions")}</h1>
        <LiveWord />
      </div>
      <StaleNote />
      <FilterBar filters={filters} />
      <section class="panel fade" aria-label={t("sessions")}>
        {list.error && !list.items ? (
          <Failed error={list.error} again={() => void list.again()} />
        ) : null}
        {!list.items && !list.error && <Loading />}
        {list.items?.length === 0 && (
          <Empty
            icon={icons.search}
            title={t(isNarrow(filters) ? "no_match" : "no_sessions")}
            text={
              isNarrow(filters)
                ? t("no_match_sub", { what: active(filters) })
                : t("no_sessions_sub")
            }
          >
            {isNarrow(filters) && (
              <Button onClick={() => ask(new URLSearchParams())}>{t("clear_filters")}</Button>
            )}
          </Empty>
        )}
        {list.items && list.items.length > 0 && (
          <>
            <div class="wide-table">
              <table class="tbl sessions">
                <caption class="sr">{t("sessions")}</caption>
                <thead>
                  <tr>
                    {(
                      ["session", "pair", "mode", "began", "left", "sensitivity", "state"] as const
                    ).map((name) => (
                      <th scope="col" key={name}>
                        {t(`col_${name}`)}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {list.items.map((row) => (
                    <Row
                      key={row.id}
                      row={row}
                      open={open === row.id}
                      onOpen={() => setOpen(open === row.id ? null : row.id)}
                    />
                  ))}
                </tbody>
              </table>
            </div>
            <More list={list} />
          </>
        )}
      </section>
    </>
  );
}
