import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { replace } from "../../shared/route";
import { clock, duration, now, secondsSince, spokenDuration } from "../../shared/time";
import * as icons from "../../shared/ui/icons";
import { Button, Icon, Window, Wordmark } from "../../shared/ui/parts";
import { NightScene } from "../../shared/ui/scene";
import { ConnectionStrip, Failed } from "../../shared/ui/states";
import { useEvery, useVerb } from "../../shared/ui/verb";
import type { SessionInfo } from "../../shared/wire";
import { socket, state } from "../app";
import { tt } from "../i18n/turn";
import { t } from "../i18n/visit";
import { isTalking, isUnpaid, retryId } from "../store";
import { enterTalk, stopSearch } from "../ordering";
import { refreshBeacon, refreshCurrent } from "../verbs";
import { Hold } from "./Hold";
import { StopSheet } from "./StopSheet";
import { NoOne, NotThis } from "./Unanswered";
import "./search.css";

const LOOK_MS = 3000;
const BEACON_MS = 10_000;
const LONG_SECONDS = 90;
const ENTER_SECONDS = 8;
/** Found so long ago that entering by itself would surprise. */
const LATE_SECONDS = 10;

/** Elapsed and stop point on one true scale: a real clock between two real facts. */
function Track({ session }: { session: SessionInfo }) {
  const from = Date.parse(session.search_started_at ?? session.server_time);
  const until = Date.parse(session.search_until ?? session.server_time);
  const total = Math.max(1, Math.round((until - from) / 1000));
  const elapsed = Math.min(total, secondsSince(session.search_started_at));
  const unpaid = isUnpaid(state.value);
  const spoken = { a: spokenDuration(elapsed), b: spokenDuration(total) };
  const label = unpaid ? tt("unpaid_track", spoken) : t("track", spoken);
  return (
    <div class="track">
      <div class="rail" role="img" aria-label={label}>
        <span class="now" style={{ width: `${((elapsed / total) * 100).toFixed(1)}%` }} />
      </div>
      <div aria-hidden="true">
        <dl>
          <div>
            <dt>{t("elapsed")}</dt>
            <dd>{duration(elapsed)}</dd>
          </div>
          <div>
            <dt>{unpaid ? tt("unpaid_stops") : t("stops")}</dt>
            <dd>{duration(total)}</dd>
          </div>
        </dl>
      </div>
    </div>
  );
}

function Steps({ told, only }: { told: number; only: string | null }) {
  return (
    <ol class="steps">
      {!isUnpaid(state.value) && (
        <li class="muted">
          <Icon d={icons.check} />
          {t("step_paid")}
        </li>
      )}
      {told > 0 && (
        <li class="muted">
          <Icon d={icons.check} />
          {only ? t("step_told_only", { name: only }) : t("step_told", { n: told })}
        </li>
      )}
      <li aria-current="step">
        <span class="spin" aria-hidden="true" />
        {only ? t("step_wait_only", { name: only }) : t("step_wait")}
      </li>
    </ol>
  );
}

type SceneProps = {
  lit: number;
  knocked?: number;
  foot: ComponentChildren;
  children: ComponentChildren;
};
const Scene = ({ lit, knocked, foot, children }: SceneProps) => (
  <div class="app fix night">
    <header class="topbar" style="padding-left:var(--gutter)">
      <Wordmark label={t("search_home")} />
    </header>
    <ConnectionStrip socket={socket} plain />
    <main class="hunt">{children}</main>
    <div class="bottom">
      <NightScene lit={lit} knocked={knocked} />
      <footer class="ground">{foot}</footer>
    </div>
  </div>
);

const subOf = (long: boolean, only: string | null) =>
  long ? "longer_sub" : only ? "search_sub_only" : "search_sub";

function Searching({ session }: { session: SessionInfo }) {
  const [stopping, setStopping] = useState(false);
  const { busy, error, run } = useVerb();
  const unpaid = isUnpaid(state.value);
  const told = state.value.current.offers_open;
  const only = session.targeted_mitra?.name ?? null;
  const long = !only && secondsSince(session.search_started_at) >= LONG_SECONDS;
  const title = only
    ? t("search_title_only", { name: only })
    : told
      ? t("search_title", { n: told })
      : t("search_title_none");
  const stop = (
    <Button look="quiet" block busy={busy} onClick={() => setStopping(true)}>
      {unpaid ? tt("unpaid_stop") : t("stop_search")}
    </Button>
  );
  return (
    <>
      <Scene lit={Math.max(state.value.beacon?.count ?? 0, told)} knocked={told} foot={stop}>
        <div role="status" class="stack">
          <h1>{long ? t("longer") : title}</h1>
          <p class="muted">{unpaid && !only ? tt("pay_after") : t(subOf(long, only))}</p>
        </div>
        {error ? <Failed error={error} /> : null}
        <Track session={session} />
        <Steps told={told} only={only} />
      </Scene>
      {stopping && (
        <StopSheet
          unpaid={unpaid}
          onClose={() => setStopping(false)}
          onStop={() => run(() => stopSearch(session.id))}
        />
      )}
    </>
  );
}

/** Since when somebody looks at this screen: nobody does while the phone is in a pocket. */
function useSeenAt(): number | null {
  const see = () => (document.hidden ? null : now.peek());
  const [seenAt, setSeenAt] = useState(see);
  useEffect(() => {
    const look = () => setSeenAt((before) => before ?? see());
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, []);
  return seenAt;
}

function Found({ session }: { session: SessionInfo }) {
  const name = session.mitra?.name ?? "";
  const seenAt = useSeenAt();
  const late = useMemo(() => secondsSince(session.started_at) > LATE_SECONDS, [seenAt]);
  const left = ENTER_SECONDS - Math.floor((now.value - (seenAt ?? now.value)) / 1000);
  useEffect(() => {
    if (!late && left <= 0) enterTalk(session.id);
  }, [session.id, late, left <= 0]);
  const foot = (
    <p class="muted sm soon">
      {!late && seenAt !== null && tt("enter_in", { n: Math.max(left, 1) })}
    </p>
  );
  return (
    <Scene lit={state.value.beacon?.count ?? 1} foot={foot}>
      <section class="found" role="alert">
        <Window name={name} />
        <h1>{t("found", { name })}</h1>
        <p class="muted">
          {late ? tt("waited", { name, at: clock(session.started_at) }) : t("found_sub")}
        </p>
        <Button size="lg" block onClick={() => enterTalk(session.id)}>
          {t("enter")}
        </Button>
      </section>
    </Scene>
  );
}

export function Search() {
  const { session } = state.value.current;
  useEvery(LOOK_MS, () => void refreshCurrent());
  useEvery(BEACON_MS, () => void refreshBeacon().catch(() => undefined));
  if (session?.state === "searching") return <Searching session={session} />;
  if (session && isTalking(session)) return <Found session={session} />;
  if (session?.state === "pending_payment") return <Hold session={session} />;
  const lost = retryId(state.value);
  if (!lost) {
    queueMicrotask(() => replace());
    return null;
  }
  return (
    <Scene
      lit={state.value.beacon?.count ?? 0}
      foot={
        <Button look="ghost" block href="#/">
          {isUnpaid(state.value) ? t("done_home") : t("home_safe")}
        </Button>
      }
    >
      {session && state.value.current.can_fall_back ? (
        <NotThis session={session} />
      ) : (
        <NoOne id={lost} session={session} unpaid={isUnpaid(state.value)} />
      )}
    </Scene>
  );
}
