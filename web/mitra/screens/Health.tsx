import { now } from "../../shared/time";
import * as icons from "../../shared/ui/icons";
import { Button, Icon } from "../../shared/ui/parts";
import { cutSince } from "../../shared/ui/states";
import { useVerb } from "../../shared/ui/verb";
import { socket, state } from "../app";
import { reviveNow } from "../heart";
import { t } from "../i18n";
import { BARS, isHeld, silentSeconds } from "../pulse";
import { switchLamp } from "../verbs";

interface LineProps {
  icon: string;
  title: string;
  text: string;
  tone?: string;
}
const Line = ({ icon, title, text, tone = "" }: LineProps) => (
  <>
    <Icon d={icon} class={tone} />
    <p class="grow md">
      <b>{title}</b>
      <br />
      <span class="muted sm">{text}</span>
    </p>
  </>
);

/** One bar per beat, newest right; the words carry the state, the bars only show it. */
function Bars() {
  const { bars } = state.value.pulse;
  const empty = Math.max(0, BARS - bars.length);
  return (
    <span class="bars" aria-hidden="true">
      {Array.from({ length: empty }, (_, n) => (
        <i key={`w${n}`} class="wait" />
      ))}
      {bars.map((bar, n) => (
        <i key={n} class={bar === "miss" ? "miss" : ""} />
      ))}
    </span>
  );
}

function beatWords(seconds: number): string {
  if (state.value.pulse.beatAt === null) return t("beat_first");
  return seconds === 0 ? t("beat_now") : t("beat_ago", { n: seconds });
}

function Lost({ seconds, stale }: { seconds: number; stale: number }) {
  const { busy, run } = useVerb();
  return (
    <section class="card lost" aria-label={t("health")}>
      <div class="beat bad">
        <Line
          icon={icons.wifiOff}
          tone="bad"
          title={t("lost", { n: seconds })}
          text={t("lost_sub", { n: stale })}
        />
        <Bars />
      </div>
      <p class="sr" role="alert">
        {t("held_sub")}
      </p>
      <div class="btnrow">
        <Button onClick={reviveNow}>{t("again")}</Button>
        <Button look="quiet" busy={busy} onClick={() => run(() => switchLamp(false))}>
          {t("rest")}
        </Button>
      </div>
    </section>
  );
}

export function Health() {
  const { status, pulse } = state.value;
  const open = socket.state.value === "open";
  if (!status?.is_online)
    return (
      <section class="card beat" aria-label={t("health")}>
        {open ? (
          <Line icon={icons.pulse} title={t("ready")} text={t("ready_sub")} tone="muted" />
        ) : (
          <Line icon={icons.wifiOff} title={t("joining")} text={t("joining_sub")} tone="muted" />
        )}
      </section>
    );
  const seconds = silentSeconds(pulse, now.value);
  if (isHeld(pulse, status.heartbeat_cadence_seconds, now.value, cutSince(socket)))
    return <Lost seconds={seconds} stale={status.stale_after_seconds} />;
  return (
    <section class="card beat" aria-label={t("health")}>
      <Line icon={icons.pulse} tone="good" title={t("linked")} text={beatWords(seconds)} />
      <Bars />
    </section>
  );
}
