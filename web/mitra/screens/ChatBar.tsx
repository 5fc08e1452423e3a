import { type Conversation, warned } from "../../shared/conversation";
import { isCutOff } from "../../shared/more_time";
import * as icons from "../../shared/ui/icons";
import { IconButton } from "../../shared/ui/parts";
import { ConnectionStrip } from "../../shared/ui/states";
import { TalkBar } from "../../shared/ui/talk_bar";
import { TimeBar, TimerPill, TimeSpeaker } from "../../shared/ui/time";
import { socket, state } from "../app";
import { t } from "../i18n";
import { what } from "../words";
import { Kind } from "./TopicSwitch";

const WARNING_SECONDS = 180;

export function ChatBar({ now, onMore }: { now: Conversation; onMore: () => void }) {
  const { info } = now;
  const { config } = state.value;
  const { name } = info.customer;
  const over = info.state === "closing";
  const until = over ? null : info.expires_at;
  const warnAt = warned(now) ? (config?.session_warning_seconds ?? WARNING_SECONDS) : 0;
  return (
    <TalkBar
      back={t("chat_back")}
      href="#/"
      name={name}
      dot={isCutOff(now) ? "off" : "on"}
      line={isCutOff(now) ? t("paused") : what(info.mode, info.minutes)}
      beside={
        <>
          {over && info.closing_reason === "time_up" && <TimerPill until={info.started_at} />}
          {!over && (
            <TimerPill
              until={until}
              warnAt={warnAt}
              pausedAt={info.paused_at}
              asking={!isCutOff(now)}
            />
          )}
          <IconButton d={icons.more} label={t("more")} onClick={onMore} />
        </>
      }
    >
      <Kind info={info} live={!over} />
      <TimeBar until={until} pausedAt={info.paused_at} minutes={info.minutes} warnAt={warnAt} />
      <TimeSpeaker until={until} />
      <ConnectionStrip socket={socket} />
    </TalkBar>
  );
}
