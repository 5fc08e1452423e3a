import { type Conversation, warned } from "../../shared/conversation";
import * as icons from "../../shared/ui/icons";
import { Icon, IconButton, Window } from "../../shared/ui/parts";
import { ConnectionStrip } from "../../shared/ui/states";
import { TimeBar, TimerPill, TimeSpeaker } from "../../shared/ui/time";
import { socket, state } from "../app";
import { t } from "../i18n";
import { what } from "../words";

const WARNING_SECONDS = 180;

/** Three signals of a heavy topic, only one of them colour: bar, hatch, word. */
export const Kind = ({ topics }: { topics: string[] }) => (
  <>
    <p class="kind">
      <Icon d={icons.shield} />
      {t("sensitive")}
      {topics.length > 0 && <span class="topics">· {t("about", { what: topics.join(", ") })}</span>}
    </p>
    <div class="edge hatch" aria-hidden="true" />
  </>
);

export function ChatBar({ now, onEnd }: { now: Conversation; onEnd: () => void }) {
  const { info } = now;
  const { config } = state.value;
  const { name } = info.customer;
  const over = info.state === "closing";
  const until = over ? null : info.expires_at;
  const warnAt = warned(now) ? (config?.session_warning_seconds ?? WARNING_SECONDS) : 0;
  return (
    <header class="chatbar">
      <div class="topbar">
        <IconButton d={icons.back} label={t("chat_back")} href="#/" />
        <div class="who">
          <Window name={name} size="s" dot={info.paused_at ? "off" : "on"} />
          <div>
            <h1>{name}</h1>
            <p class="st">{info.paused_at ? t("paused") : what(info.mode, info.minutes)}</p>
          </div>
        </div>
        {over && info.closing_reason === "time_up" && <TimerPill until={info.started_at} />}
        {!over && <TimerPill until={until} warnAt={warnAt} pausedAt={info.paused_at} />}
        {!over && config?.early_end_mitra_enabled && (
          <IconButton d={icons.exit} label={t("end")} onClick={onEnd} />
        )}
      </div>
      {info.topic_sensitivity === "sensitive" && <Kind topics={info.topics} />}
      <TimeBar until={until} pausedAt={info.paused_at} minutes={info.minutes} warnAt={warnAt} />
      <TimeSpeaker until={until} />
      <ConnectionStrip socket={socket} />
    </header>
  );
}
