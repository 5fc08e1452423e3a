import { useEffect, useRef } from "preact/hooks";
import { duration, now, secondsUntil, spokenDuration } from "../time";
import { say } from "../words";
import * as icons from "./icons";
import { Icon } from "./parts";

interface LeftProps {
  until: string | null;
  warnAt?: number;
  paused?: boolean;
  pausedAt?: string | null;
  icon?: boolean;
  /** Paused because somebody is asked, not because somebody is gone. */
  asking?: boolean;
  label?: string;
}
const left = (p: LeftProps): number =>
  p.pausedAt ? secondsUntil(p.until, Date.parse(p.pausedAt)) : secondsUntil(p.until);

/** Remaining time; the ticking itself is never spoken, see `TimeSpeaker`. */
export function TimerPill(props: LeftProps) {
  const seconds = left(props);
  const label = props.label ?? say("time_left", { t: spokenDuration(seconds) });
  if (props.until && seconds === 0 && !props.label)
    return (
      <span class="pill over">
        <Icon d={icons.clock} />
        {say("time_over")}
      </span>
    );
  const warn = props.warnAt !== undefined && seconds <= props.warnAt;
  return (
    <span
      class={warn ? "pill timer warn" : "pill timer"}
      role="timer"
      aria-live="off"
      aria-label={label}
    >
      {props.pausedAt && !props.asking ? (
        <Icon d={icons.wifiOff} />
      ) : (
        (warn || props.icon) && <Icon d={icons.clock} />
      )}
      {duration(seconds)}
      {props.pausedAt && <small>{say("paused")}</small>}
    </span>
  );
}

export function TimeBar(props: LeftProps & { minutes: number; round?: boolean }) {
  const share = Math.min(1, left(props) / (props.minutes * 60));
  const warn = props.warnAt !== undefined && left(props) <= props.warnAt;
  return (
    <div
      class={["bar", warn && "warn", props.round && "round"].filter(Boolean).join(" ")}
      aria-hidden="true"
    >
      <i style={{ width: `${(share * 100).toFixed(1)}%` }} />
    </div>
  );
}

const SPOKEN_MINUTES = [10, 5, 3, 1];
/** One polite region that speaks at 10, 5, 3 and 1 minutes and is silent otherwise;
 *  nothing of it is left to be found when the time is up. */
export function TimeSpeaker({ until }: { until: string | null }) {
  const region = useRef<HTMLParagraphElement>(null);
  const seconds = secondsUntil(until, now.value);
  const minute = SPOKEN_MINUTES.find((m) => seconds <= m * 60 && seconds > m * 60 - 5) ?? 0;
  const over = seconds === 0;
  useEffect(() => {
    if (!region.current) return;
    if (minute) region.current.textContent = say("minutes_left", { n: minute });
    else if (over) region.current.textContent = "";
  }, [minute, over]);
  return <p ref={region} class="sr" role="status" />;
}

/** A ring that empties, with the seconds inside; spoken at 30, 15 and 5. */
export function Ring({ until, total }: { until: string; total: number }) {
  const seconds = secondsUntil(until);
  const round = 2 * Math.PI * 37;
  const share = Math.min(1, seconds / Math.max(1, total));
  const spoken = [30, 15, 5].includes(seconds);
  return (
    <span class="ring" role="timer" aria-label={say("answer_in", { t: spokenDuration(seconds) })}>
      <svg viewBox="0 0 84 84" aria-hidden="true">
        <circle cx="42" cy="42" r="37" />
        <circle class="run" cx="42" cy="42" r="37" stroke-dasharray={`${share * round} ${round}`} />
      </svg>
      <b aria-hidden="true">{seconds}</b>
      <span class="sr" role="status">
        {spoken ? say("answer_in", { t: spokenDuration(seconds) }) : ""}
      </span>
    </span>
  );
}
