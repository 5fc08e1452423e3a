import { clock, duration, now, secondsSince } from "../../shared/time";
import * as icons from "../../shared/ui/icons";
import { Badge } from "../../shared/ui/parts";
import type { Tiles } from "../../shared/wire_operator";
import { state } from "../app";
import { t } from "../i18n";

interface Alert {
  tone: "bad" | "warn";
  text: string;
  href: string;
  way: string;
}
/** What somebody has to look at, worst first. Made from the numbers alone. */
function alerts(tiles: Tiles, at: number): Alert[] {
  const waited = secondsSince(tiles.waiting_since, at);
  const waiting = { href: "#/sessions?tab=waiting", way: t("see_waiting") };
  const silent = tiles.online - tiles.reachable;
  const found: (Alert | false)[] = [
    !tiles.mirror.believed && {
      tone: "bad",
      text: t("alert_mirror"),
      href: "#/",
      way: t("dashboard"),
    },
    tiles.waiting > 0 &&
      tiles.available === 0 && {
        tone: "bad",
        text: t("alert_stuck", { n: tiles.waiting, t: duration(waited) }),
        ...waiting,
      },
    tiles.paused > 0 && {
      tone: "bad",
      text: t("alert_paused", { n: tiles.paused }),
      href: "#/sessions?tab=running",
      way: t("see_running"),
    },
    silent > 0 && {
      tone: "warn",
      text: t("alert_silent", { n: silent }),
      href: "#/mitras",
      way: t("to_mitras"),
    },
    tiles.open_failures > 0 && {
      tone: "warn",
      text: t("alert_failures", { n: tiles.open_failures }),
      href: "#/failures",
      way: t("see_failures"),
    },
    tiles.failed_jobs > 0 && {
      tone: "warn",
      text: t("alert_jobs", { n: tiles.failed_jobs }),
      href: "#/",
      way: t("dashboard"),
    },
  ];
  return found.filter((one): one is Alert => one !== false);
}

export function Attention() {
  const { tiles } = state.value;
  const open = tiles ? alerts(tiles, now.value) : [];
  return (
    <section class="panel" aria-labelledby="attention-h">
      <header>
        <h2 id="attention-h">{t("attention")}</h2>
        {open.length > 0 && <Badge tone="warn">{t("attention_n", { n: open.length })}</Badge>}
      </header>
      {tiles && open.length === 0 && <p class="muted under">{t("attention_none")}</p>}
      <ul class="alerts">
        {open.map((one) => (
          <li key={one.text}>
            <Badge tone={one.tone} icon={icons.alert}>
              {t(one.tone === "bad" ? "severe" : "mild")}
            </Badge>
            <span class="grow">{one.text}</span>
            {one.href !== "#/" && <a href={one.href}>{one.way}</a>}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Is the copy that dispatch reads from whole, and how far was it from the rows last time? */
export function Mirror() {
  const mirror = state.value.tiles?.mirror;
  return (
    <section class="panel" aria-labelledby="mirror-h">
      <header>
        <h2 id="mirror-h">{t("mirror")}</h2>
        {mirror && (
          <Badge
            tone={mirror.believed ? "ok" : "bad"}
            icon={mirror.believed ? icons.check : icons.alert}
          >
            {t(mirror.believed ? "mirror_well" : "mirror_away")}
          </Badge>
        )}
      </header>
      <dl class="kv">
        <dt>{t("mirror_drift")}</dt>
        <dd class="digits">{mirror?.drift ?? "–"}</dd>
        <dt>{t("mirror_compared")}</dt>
        <dd>{mirror?.compared_at ? clock(mirror.compared_at) : t("mirror_not_here")}</dd>
      </dl>
      <p class="muted sm under">
        {t(mirror?.believed === false ? "mirror_sub_away" : "mirror_sub")}
      </p>
    </section>
  );
}
