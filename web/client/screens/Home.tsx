import { href } from "../../shared/route";
import { clock } from "../../shared/time";
import * as icons from "../../shared/ui/icons";
import { Button, Icon, LangButton, Wordmark } from "../../shared/ui/parts";
import { NightScene } from "../../shared/ui/scene";
import { ConnectionStrip, cutSince } from "../../shared/ui/states";
import { TimerPill } from "../../shared/ui/time";
import { useEvery, useVerb } from "../../shared/ui/verb";
import { say } from "../../shared/words";
import { ringing } from "../../shared/push";
import { later } from "../../shared/ui/later";
import { socket, state } from "../app";
import { t } from "../i18n";
import { isLive, isTalking, isWaitingRetry } from "../store";
import { begin, lookAgain, lookForSomebody, refreshBeacon } from "../verbs";
import { what } from "../words";
import { HistoryRows } from "./HistoryRows";
import { Nav } from "./Nav";
import { SessionCard } from "./SessionCard";
import "./home.css";

const RingBanner = later(
  () => import("./RingBanner").then((file) => file.RingBanner),
  () => null,
);
const LOOK_MS = 10_000;
const NOBODY_LOOK_MS = 3000;
const RECENT = 3;

function Say({ title, text, count }: { title: string; text: string; count?: number }) {
  return (
    <>
      <h1>
        {count !== undefined && <span class="n num">{count} </span>}
        {title}
      </h1>
      <p class="muted">{text}</p>
    </>
  );
}

/** Without a connection nobody knows who is free: only what was known, and when. */
const isOld = (): boolean => state.value.beaconOld || cutSince(socket) !== null;
function lastKnown(): string {
  const { beacon } = state.value;
  return beacon
    ? t("beacon_last", { n: beacon.count, at: clock(beacon.as_of) })
    : say("offline_plain");
}

function BeaconWords() {
  const { beacon, config, current, onboarding } = state.value;
  const { busy, run } = useVerb();
  const { session, payment } = current;
  const name = session?.mitra?.name ?? "";
  const n = beacon?.count ?? 0;
  const old = isOld();
  if (session && isTalking(session))
    return (
      <Say title={t("still_here", { name })} text={old ? lastKnown() : t("still_others", { n })} />
    );
  if (session?.state === "searching") return <Say title={t("knocking")} text={t("knocking_sub")} />;
  if (session?.state === "pending_payment")
    return <Say title={t("waiting_pay")} text={t("held_home", { name })} />;
  if (isWaitingRetry(state.value))
    return <Say title={t("none")} text={t(payment ? "none_sub" : "none_unpaid")} />;
  if (payment?.status === "pending")
    return <Say title={t("waiting_pay")} text={t("waiting_pay_sub")} />;
  if (config && !config.accepting_customers)
    return <Say title={t("closed")} text={config.accepting_customers_message || t("closed_sub")} />;
  if (old)
    return (
      <>
        <Say title={t("beacon_old")} text={lastKnown()} />
        <Button size="lg" block busy={busy} onClick={() => run(refreshBeacon)}>
          {say("retry")}
        </Button>
      </>
    );
  if (!beacon?.available)
    return (
      <>
        <Say title={t("nobody")} text={t("nobody_sub")} />
        <Button size="lg" block blocked={!busy} busy={busy} onClick={() => run(refreshBeacon)}>
          {t("nobody_button")}
        </Button>
      </>
    );
  return (
    <>
      <Say
        title={t("beacon", { n })}
        count={n}
        text={t(onboarding ? "beacon_sub" : "beacon_new")}
      />
      <Button size="lg" block busy={busy} onClick={() => run(begin)}>
        {t("start")}
      </Button>
    </>
  );
}

/** Replaces the start button, so that the screen keeps one decision. */
function LiveCard() {
  const { session, payment } = state.value.current;
  if (session && (isLive(session) || session.state === "closing"))
    return <SessionCard session={session} />;
  if (isWaitingRetry(state.value)) return <RetryCard />;
  if (payment?.status !== "pending") return null;
  return (
    <section class="card lift live" aria-labelledby="live-h">
      <div class="row">
        <span class="win off" aria-hidden="true">
          <Icon d={icons.wallet} />
        </span>
        <div class="grow">
          <h2 id="live-h">{t("pay_card")}</h2>
          <p class="muted sm">{what(payment.mode, payment.minutes)}</p>
        </div>
        <TimerPill until={payment.expires_at} icon />
      </div>
      <Button size="lg" block href={href("pay", payment.id)}>
        {t("to_pay")}
      </Button>
    </section>
  );
}
const RetryCard = () => (
  <section class="card lift live">
    <Button size="lg" block icon={icons.refresh} href={href("search")}>
      {t("again")}
    </Button>
  </section>
);
const PROMISES = [
  [icons.mask, "promise_anon", "promise_anon_sub"],
  [icons.heart, "promise_heard", "promise_heard_sub"],
  [icons.clock, "promise_once", "promise_once_sub"],
] as const;
export const Promises = () => (
  <section class="promise" aria-label={t("promise")}>
    <ul class="stack" style="gap:var(--s-4)">
      {PROMISES.map(([icon, title, text]) => (
        <li key={title}>
          <Icon d={icon} />
          <p>
            <b>{t(title)}</b>
            <span class="muted md">{t(text)}</span>
          </p>
        </li>
      ))}
    </ul>
  </section>
);

function Past() {
  const items = state.value.history?.items ?? [];
  if (items.length === 0) return <Promises />;
  return (
    <section class="past" aria-labelledby="past-h">
      <header>
        <h2 id="past-h">{t("past")}</h2>
        <a href={href("history")}>{t("all")}</a>
      </header>
      <HistoryRows items={items.slice(0, RECENT)} />
    </section>
  );
}

export function Home() {
  const { onboarding } = state.value;
  useEvery(LOOK_MS, lookAgain);
  useEvery(NOBODY_LOOK_MS, lookForSomebody);
  return (
    <div class="app">
      <header class="beacon night">
        <div class="topbar">
          <Wordmark label={t("to_home")} />
          <span class="grow" />
          <LangButton />
        </div>
        <div class="say" role="status">
          <BeaconWords />
        </div>
        <NightScene lit={isOld() ? 0 : (state.value.beacon?.count ?? 0)} unknown={isOld()} />
      </header>
      <ConnectionStrip socket={socket} plain />
      <main>
        {onboarding && ringing.value === "off" && <RingBanner />}
        <LiveCard />
        <Past />
      </main>
      <Nav here="" />
    </div>
  );
}
