import { useState } from "preact/hooks";
import { href } from "../../shared/route";
import { now } from "../../shared/time";
import * as icons from "../../shared/ui/icons";
import { Badge, Icon, LangButton, Window, Wordmark } from "../../shared/ui/parts";
import { ConnectionStrip, cutSince } from "../../shared/ui/states";
import { useEvery, useVerb } from "../../shared/ui/verb";
import { api, socket, state } from "../app";
import { t } from "../i18n";
import { isHeld } from "../pulse";
import { lookAgain, switchLamp } from "../verbs";
import { Health } from "./Health";
import { LiveTalks } from "./LiveTalks";
import { Nav } from "./Nav";
import { Permission } from "./Permission";
import { RestSheet } from "./RestSheet";
import { RequestRows } from "./RequestRows";
import { Today } from "./Today";
import { Wrong } from "./Wrong";

const LOOK_MS = 20_000;
const RECENT = 3;
type Lamp = "off" | "on" | "held";

function lampNow(): Lamp {
  const { status, pulse } = state.value;
  if (!status?.is_online) return "off";
  return isHeld(pulse, status.heartbeat_cadence_seconds, now.value, cutSince(socket))
    ? "held"
    : "on";
}
function standing(lamp: Lamp): string {
  const { status } = state.value;
  const values = { n: status?.load ?? 0, max: status?.capacity ?? 0 };
  if (lamp === "off") return t("off_sub", { name: api.user.value?.name ?? "" });
  if (lamp === "held") return t("held_sub");
  if (status?.finish_then_off) return t("on_last");
  if (values.n === 0) return t("on_sub");
  return t(values.n < values.max ? "on_busy" : "on_full", values);
}

const THUMB = { off: icons.moon, on: icons.lamp, held: icons.wifiOff };
/** The whole pill is the switch; the words say what a tap does. */
function LampSwitch({ lamp, onRest }: { lamp: Lamp; onRest: () => void }) {
  const { busy, error, run } = useVerb();
  const on = lamp !== "off";
  const busyHere = on && (state.value.status?.load ?? 0) > 0;
  return (
    <>
      <button
        class={lamp === "held" ? "lamp held" : "lamp"}
        type="button"
        role="switch"
        aria-checked={on}
        aria-busy={busy ? "true" : undefined}
        onClick={() => (busyHere ? onRest() : busy || run(() => switchLamp(!on)))}
      >
        <span class="thumb" aria-hidden="true">
          <Icon d={THUMB[lamp]} />
        </span>
        <span class="grow">
          <b>
            <span class="sr">{t("lamp")} </span>
            {t(lamp)}
          </b>
          <small>{t(on ? "on_do" : "off_do")}</small>
        </span>
      </button>
      <Wrong id="lamp-e" text={error ? t("lamp_failed") : null} />
    </>
  );
}

function Porch({ onRest }: { onRest: () => void }) {
  const lamp = lampNow();
  return (
    <header class="porch night">
      <div class="topbar">
        <Wordmark label={t("to_home")} />
        <Badge tone="brand">{t("mitra")}</Badge>
        <span class="grow" />
        <LangButton />
      </div>
      <div class="stand">
        <div role="status">
          <h1>{t(`${lamp}_title`)}</h1>
          <p class="muted">{standing(lamp)}</p>
        </div>
        <Window
          name={api.user.value?.name ?? ""}
          lit={lamp === "on"}
          tone={lamp === "held" ? "late" : undefined}
        />
      </div>
      <LampSwitch lamp={lamp} onRest={onRest} />
    </header>
  );
}

const HOW = [
  [icons.lamp, "first1"],
  [icons.bell, "first2"],
  [icons.heart, "first3"],
] as const;
const HowItWorks = () => (
  <section class="how" aria-labelledby="how-h">
    <h2 id="how-h">{t("first_title")}</h2>
    <ol class="stack">
      {HOW.map(([icon, key]) => (
        <li key={key}>
          <Icon d={icon} />
          <p>
            <b>{t(key)}</b>
            <span class="muted md">{t(`${key}_sub`)}</span>
          </p>
        </li>
      ))}
    </ol>
  </section>
);

function Lately() {
  const { requests } = state.value;
  if (!requests) return null;
  if (requests.length === 0) return <HowItWorks />;
  return (
    <section class="lately" aria-labelledby="last-h">
      <header>
        <h2 id="last-h">{t("last_title")}</h2>
        <a href={href("requests")}>{t("all")}</a>
      </header>
      <RequestRows items={requests.slice(0, RECENT)} />
    </section>
  );
}

export function Home() {
  useEvery(LOOK_MS, lookAgain);
  const [resting, setResting] = useState(false);
  return (
    <div class="app">
      <Porch onRest={() => setResting(true)} />
      <ConnectionStrip socket={socket} plain />
      <main class="page porchside">
        <Health />
        <Permission />
        <LiveTalks />
        <Today />
        <Lately />
      </main>
      <Nav here="" />
      {resting && <RestSheet onClose={() => setResting(false)} />}
    </div>
  );
}
