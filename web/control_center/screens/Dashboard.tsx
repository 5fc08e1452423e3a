import { duration, now, rupiah, secondsSince } from "../../shared/time";
import * as icons from "../../shared/ui/icons";
import { Icon, Note } from "../../shared/ui/parts";
import { state } from "../app";
import { t } from "../i18n";
import { Attention, Mirror } from "./Attention";
import { LiveWord, StaleNote } from "./Live";
import { Trend, Waits } from "./Trend";
import { Wall } from "./Wall";
import "./dashboard.css";

interface TileProps {
  title: string;
  n: number | string | null;
  text: string;
  icon?: string;
  mark?: string;
  hot?: boolean;
}
const Tile = ({ title, n, text, icon, mark, hot }: TileProps) => (
  <div class={hot ? "panel tile hot" : "panel tile"}>
    <h2>
      {icon ? <Icon d={icon} /> : <span class={`key ${mark}`} aria-hidden="true" />}
      {title}
    </h2>
    <p class="number">{n ?? <span class="sk" />}</p>
    <p class="sub">
      {hot && <Icon d={icons.alert} />}
      {text}
    </p>
  </div>
);

/** Each number with what it means; amber only where somebody has to look. */
function Tiles() {
  const { tiles } = state.value;
  const silent = tiles ? Math.max(0, tiles.online - tiles.reachable) : 0;
  const stuck = tiles !== null && tiles.waiting > 0 && tiles.available === 0;
  return (
    <section class="tiles fade" aria-label={t("right_now")}>
      <Tile
        icon={icons.window}
        title={t("online")}
        n={tiles?.online ?? null}
        text={t("online_sub")}
      />
      <Tile
        icon={icons.pulse}
        title={t("reachable")}
        n={tiles?.reachable ?? null}
        hot={silent > 0}
        text={silent > 0 ? t("silent", { n: silent }) : t("reachable_sub")}
      />
      <Tile
        mark="free"
        title={t("available")}
        n={tiles?.available ?? null}
        text={t("available_sub")}
      />
      <Tile
        mark="busy"
        title={t("in_session")}
        n={tiles?.in_session ?? null}
        text={t("in_session_sub")}
      />
      <Tile
        icon={icons.clock}
        title={t("waiting")}
        n={tiles?.waiting ?? null}
        hot={stuck}
        text={
          stuck
            ? t("waiting_stuck")
            : tiles?.waiting_since
              ? t("waiting_longest", { t: duration(secondsSince(tiles.waiting_since, now.value)) })
              : t("waiting_sub")
        }
      />
    </section>
  );
}
const percent = (share: number | null | undefined): string | null =>
  share === undefined ? null : share === null ? "–" : `${Math.round(share * 100)}%`;
const waited = (seconds: number | null | undefined): string | null =>
  seconds === undefined ? null : seconds === null ? "–" : duration(Math.round(seconds));

/** The last hour and this day, beside the present moment. */
function Lately() {
  const { tiles } = state.value;
  const severe = tiles?.alerts.filter((alert) => alert.level === "severe").length ?? 0;
  return (
    <section class="tiles small fade" aria-label={t("lately")}>
      <Tile
        icon={icons.clock}
        title={t("wait_p50")}
        n={waited(tiles?.wait_p50_seconds)}
        text={t("wait_sub", { t: waited(tiles?.wait_p95_seconds) ?? "–" })}
      />
      <Tile
        icon={icons.check}
        title={t("accept_rate")}
        n={percent(tiles?.accept_rate)}
        text={t("accept_sub")}
      />
      <Tile
        icon={icons.shield}
        title={t("sensitive_share")}
        n={percent(tiles?.sensitive_share)}
        text={t("sensitive_sub", { n: tiles?.sessions_today ?? 0 })}
      />
      <Tile
        icon={icons.bell}
        title={t("alerts")}
        n={tiles?.alerts.length ?? null}
        hot={severe > 0}
        text={
          severe > 0
            ? t("alerts_severe", { n: severe })
            : t(tiles?.alerts.length ? "alerts_mild" : "alerts_none")
        }
      />
      <Tile
        icon={icons.wallet}
        title={t("revenue")}
        n={tiles ? rupiah(tiles.revenue_today_idr) : null}
        text={t("revenue_sub")}
      />
    </section>
  );
}

/** Zeros that are true are said to be: nobody should look for what is broken. */
function Quiet() {
  const { tiles } = state.value;
  if (!tiles || tiles.sessions_today + tiles.in_session + tiles.waiting > 0) return null;
  return (
    <Note icon={icons.moon}>
      <b>{t("quiet")}</b> {t("quiet_sub")}
    </Note>
  );
}

export const Dashboard = () => (
  <>
    <div class="head">
      <h1>{t("dashboard")}</h1>
      <LiveWord />
    </div>
    <StaleNote />
    <Tiles />
    <Lately />
    <Quiet />
    <div class="mid fade">
      <div class="colstack">
        <Trend trail={state.value.trail} until={now.value} />
        <Waits told={state.value.waits} until={now.value} />
      </div>
      <div class="colstack">
        <Attention />
        <Wall />
        <Mirror />
      </div>
    </div>
  </>
);
