import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { replace } from "../../shared/route";
import { duration, secondsSince, spokenDuration } from "../../shared/time";
import * as icons from "../../shared/ui/icons";
import { Button, Icon, Window, Wordmark } from "../../shared/ui/parts";
import { NightScene } from "../../shared/ui/scene";
import { Sheet } from "../../shared/ui/sheet";
import { ConnectionStrip } from "../../shared/ui/states";
import { useEvery, useVerb } from "../../shared/ui/verb";
import type { SessionInfo } from "../../shared/wire";
import { socket, state } from "../app";
import { t } from "../i18n/visit";
import { isTalking, retryId } from "../store";
import { enterTalk, stopSearch } from "../ordering";
import { refreshBeacon, refreshCurrent } from "../verbs";
import { NoOne, NotThis } from "./Unanswered";
import "./search.css";

const LOOK_MS = 3000;
const BEACON_MS = 10_000;
const LONG_SECONDS = 90;
const ENTER_MS = 2500;

/** Elapsed and stop point on one true scale: a real clock between two real facts. */
function Track({ session }: { session: SessionInfo }) {
  const from = Date.parse(session.search_started_at ?? session.server_time);
  const until = Date.parse(session.search_until ?? session.server_time);
  const total = Math.max(1, Math.round((until - from) / 1000));
  const elapsed = Math.min(total, secondsSince(session.search_started_at));
  const label = t("track", { a: spokenDuration(elapsed), b: spokenDuration(total) });
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
            <dt>{t("stops")}</dt>
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
      <li class="muted">
        <Icon d={icons.check} />
        {t("step_paid")}
      </li>
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

function StopSheet({ id, onClose }: { id: string; onClose: () => void }) {
  const { busy, run } = useVerb();
  return (
    <Sheet title={t("stop_title")} onClose={onClose}>
      <p class="muted">{t("stop_sub")}</p>
      <div class="stack">
        <Button size="lg" block data-first onClick={onClose}>
          {t("keep_searching")}
        </Button>
        <Button
          look="danger"
          size="lg"
          block
          busy={busy}
          onClick={() => run(() => stopSearch(id).then(onClose))}
        >
          {t("stop_yes")}
        </Button>
      </div>
    </Sheet>
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

function Searching({ session }: { session: SessionInfo }) {
  const [stopping, setStopping] = useState(false);
  const told = state.value.current.offers_open;
  const only = session.targeted_mitra?.name ?? null;
  const long = !only && secondsSince(session.search_started_at) >= LONG_SECONDS;
  const title = only
    ? t("search_title_only", { name: only })
    : told
      ? t("search_title", { n: told })
      : t("search_title_none");
  const stop = (
    <Button look="quiet" block onClick={() => setStopping(true)}>
      {t("stop_search")}
    </Button>
  );
  return (
    <>
      <Scene lit={Math.max(state.value.beacon?.count ?? 0, told)} knocked={told} foot={stop}>
        <div role="status" class="stack">
          <h1>{long ? t("longer") : title}</h1>
          <p class="muted">{t(long ? "longer_sub" : only ? "search_sub_only" : "search_sub")}</p>
        </div>
        <Track session={session} />
        <Steps told={told} only={only} />
      </Scene>
      {stopping && <StopSheet id={session.id} onClose={() => setStopping(false)} />}
    </>
  );
}

function Found({ session }: { session: SessionInfo }) {
  const name = session.mitra?.name ?? "";
  useEffect(() => {
    const timer = setTimeout(() => enterTalk(session.id), ENTER_MS);
    return () => clearTimeout(timer);
  }, [session.id]);
  return (
    <Scene lit={state.value.beacon?.count ?? 1} foot={<span style="min-height:2.75rem" />}>
      <section class="found" role="alert">
        <Window name={name} />
        <h1>{t("found", { name })}</h1>
        <p class="muted">{t("found_sub")}</p>
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
          {t("home_safe")}
        </Button>
      }
    >
      {session && state.value.current.can_fall_back ? (
        <NotThis session={session} />
      ) : (
        <NoOne id={lost} stopped={session?.state === "cancelled"} />
      )}
    </Scene>
  );
}
