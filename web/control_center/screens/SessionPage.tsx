import { useState } from "preact/hooks";
import { clock, duration, moment, now } from "../../shared/time";
import * as icons from "../../shared/ui/icons";
import { Button, IconButton, Note } from "../../shared/ui/parts";
import { Failed, Loading } from "../../shared/ui/states";
import { TimerPill } from "../../shared/ui/time";
import { useEvery, useLoad } from "../../shared/ui/verb";
import type { DecisionLog, SessionLine } from "../../shared/wire_operator";
import { api, role, state } from "../app";
import { t } from "../i18n";
import type { Key } from "../i18n/id";
import { EndSession, Reroute } from "./Overrule";
import { isStale } from "../store";
import { SensitivityTrail } from "./SensitivityTrail";
import { Timeline, Transcript } from "./SessionStream";
import { LIVE, StateBadge, TopicBadge } from "./Sessions";
import "./sessions.css";

const LOOK_MS = 2000;

function Decisions({ id }: { id: string }) {
  const [log, setLog] = useState<DecisionLog | null>(null);
  const { error, again } = useLoad(
    async () => setLog(await api.get<DecisionLog>(`/internal/sessions/${id}/decision-log`)),
    id,
  );
  return (
    <section class="panel" aria-labelledby="decisions-h">
      <header>
        <h2 id="decisions-h">{t("decisions")}</h2>
        <span class="muted sm">{t("decisions_sub")}</span>
      </header>
      {error ? <Failed error={error} again={again} /> : null}
      {log?.waves.length === 0 && <p class="muted under">{t("decisions_none")}</p>}
      <ol class="steps in">
        {log?.waves.map((wave) => (
          <li key={wave.at + wave.round}>
            <time dateTime={wave.at}>{clock(wave.at)}</time>
            <span class="muted">{t("round_n", { n: wave.round })}</span>
            <span>
              {t(wave.reason === "newcomer" ? "wave_newcomer" : "wave_round", {
                n: wave.offered.length,
                of: wave.candidates.length,
              })}
            </span>
          </li>
        ))}
        {log?.answers.map((answer) => (
          <li key={answer.mitra_id}>
            <time dateTime={answer.responded_at ?? answer.offered_at}>
              {clock(answer.responded_at ?? answer.offered_at)}
            </time>
            <span>{answer.mitra_name}</span>
            <span>{t(`answer_${answer.response ?? "open"}`)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

const Facts = ({ row }: { row: SessionLine }) => (
  <dl class="kv panel">
    <dt>{t("customer")}</dt>
    <dd>{row.customer_name}</dd>
    <dt>{t("col_mitra")}</dt>
    <dd>
      {row.mitra_id ? <a href={`#/mitras/${row.mitra_id}`}>{row.mitra_name}</a> : t("nobody_yet")}
    </dd>
    <dt>{t("col_mode")}</dt>
    <dd>
      {t(`mode_${row.mode}`)} {row.minutes}
    </dd>
    <dt>{t("col_topic")}</dt>
    <dd>
      <TopicBadge topic={row.topic_sensitivity} />
    </dd>
    <dt>{t("asked_at")}</dt>
    <dd>{moment(row.created_at)}</dd>
    {row.started_at && (
      <>
        <dt>{t("waited")}</dt>
        <dd class="digits">
          {duration((Date.parse(row.started_at) - Date.parse(row.created_at)) / 1000)}
        </dd>
      </>
    )}
    {row.ended_at && (
      <>
        <dt>{t("ended_at")}</dt>
        <dd>
          {moment(row.ended_at)}
          {row.closing_reason && `, ${t(`because_${row.closing_reason}` as Key)}`}
        </dd>
      </>
    )}
  </dl>
);

export function SessionPage({ id }: { id: string }) {
  const [row, setRow] = useState<SessionLine | null>(null);
  const load = async () => setRow(await api.get<SessionLine>(`/internal/sessions/${id}`));
  const { error, again } = useLoad(load, id);
  const [doing, setDoing] = useState<"reroute" | "end" | null>(null);
  const live = row !== null && LIVE.includes(row.state);
  const movable = live && row.state !== "closing" && role() !== "viewer";
  const stale = isStale(state.value, now.value);
  const close = (done: boolean) => {
    setDoing(null);
    if (done) again();
  };
  useEvery(LOOK_MS, () => live && void load().catch(() => undefined));
  if (error && !row) return <Failed error={error} again={again} />;
  if (!row) return <Loading />;
  return (
    <>
      <div class="head">
        <IconButton d={icons.back} label={t("to_sessions")} href="#/sessions" />
        <h1>{t("session_n", { n: row.id.slice(-8) })}</h1>
        <StateBadge row={row} />
        {live && row.expires_at && row.state !== "closing" && (
          <TimerPill until={row.expires_at} pausedAt={row.paused_at} paused={!!row.paused_at} />
        )}
        <span class="grow" />
        {movable && (
          <>
            <Button
              look="quiet"
              icon={icons.swap}
              blocked={stale}
              onClick={() => stale || setDoing("reroute")}
            >
              {t("reroute")}
            </Button>
            <Button look="danger" blocked={stale} onClick={() => stale || setDoing("end")}>
              {t("end_do")}
            </Button>
          </>
        )}
      </div>
      {row.paused_at && live && (
        <Note tone="warn" icon={icons.wifiOff}>
          {t("paused_since", { at: clock(row.paused_at) })}
        </Note>
      )}
      <div class="cols">
        <div class="colstack">
          <Timeline id={id} live={live} />
          <Transcript id={id} />
        </div>
        <div class="colstack">
          <Facts row={row} />
          <section class="panel" aria-labelledby="sens-h">
            <header>
              <h2 id="sens-h">{t("sensitivity_log")}</h2>
            </header>
            <div class="in">
              <SensitivityTrail id={id} customer={row.customer_name} key={row.flipped_at ?? ""} />
            </div>
          </section>
          <Decisions id={id} />
        </div>
      </div>
      {doing === "reroute" && <Reroute row={row} onClose={close} />}
      {doing === "end" && <EndSession row={row} onClose={close} />}
    </>
  );
}
