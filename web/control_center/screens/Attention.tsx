import { useState } from "preact/hooks";
import { clock, duration, moment, now, secondsSince } from "../../shared/time";
import * as icons from "../../shared/ui/icons";
import { Badge, Button } from "../../shared/ui/parts";
import { useVerb } from "../../shared/ui/verb";
import type { Alert, Alerts } from "../../shared/wire_operator";
import { api, role, state } from "../app";
import { t } from "../i18n";
import { type Key, id as idWords } from "../i18n/id";
import { refusalWords } from "./refusals";

interface Way {
  text: string;
  href?: string;
  way?: string;
}
/** Each alert in words, and where somebody does something about it. */
function wayOf({ kind, n, since }: Alert, at: number): Way {
  const ways: Record<Alert["kind"], () => Way> = {
    mirror_away: () => ({ text: t("alert_mirror") }),
    nobody_free: () => ({
      text: t("alert_stuck", { n, t: duration(secondsSince(since, at)) }),
      href: "#/sessions?tab=waiting",
      way: t("see_waiting"),
    }),
    paused: () => ({
      text: t("alert_paused", { n }),
      href: "#/sessions?tab=running",
      way: t("see_running"),
    }),
    payments_wrong: () => ({
      text: t("alert_payments_wrong", { n }),
      href: "#/payments",
      way: t("see_payments"),
    }),
    mitras_silent: () => ({
      text: t("alert_silent", { n }),
      href: "#/mitras?online=1",
      way: t("to_mitras"),
    }),
    failed_pairings: () => ({
      text: t("alert_failures", { n }),
      href: "#/failures",
      way: t("see_failures"),
    }),
    jobs_failed: () => ({ text: t("alert_jobs", { n }) }),
    sales_stopped: () => ({
      text: t("alert_sales_stopped"),
      href: "#/settings",
      way: t("see_settings"),
    }),
  };
  return ways[kind]();
}
const Line = ({ alert }: { alert: Alert }) => {
  const { text, href, way } = wayOf(alert, now.value);
  return (
    <li>
      <Badge tone={alert.level === "severe" ? "bad" : "warn"} icon={icons.alert}>
        {t(alert.level)}
      </Badge>
      <span class="grow">{text}</span>
      {href && <a href={href}>{way}</a>}
    </li>
  );
};

type Subject = Alerts["subjects"][number];
const PLACES: Record<string, string> = {
  waiting_long: "sessions/",
  paused: "sessions/",
  failed_pairing: "sessions/",
};
const Subject = ({ one }: { one: Subject }) => {
  const short = one.subject_id.slice(-8);
  const cause = `cause_${one.word}`;
  const word = cause in idWords ? t(cause as Key) : one.kind === "job_failed" ? one.word : null;
  return (
    <li>
      <time dateTime={one.at}>{moment(one.at)}</time>
      <span class="digits">
        {PLACES[one.kind] ? <a href={`#/${PLACES[one.kind]}${one.subject_id}`}>{short}</a> : short}
      </span>
      <span>
        {t(`sub_${one.kind}` as Key)} {word && <span class="muted">({word})</span>}
      </span>
    </li>
  );
};
/** What stands behind the numbers; asked for, because viewers may not. */
function Behind() {
  const [found, setFound] = useState<Alerts | null>(null);
  const { busy, error, run } = useVerb();
  const look = () => run(async () => setFound(await api.get<Alerts>("/internal/alerts")));
  return (
    <div class="in stack">
      {error ? <p class="err">{refusalWords(error)}</p> : null}
      <ol class="steps">
        {found?.subjects.map((one) => (
          <Subject key={`${one.kind}${one.subject_id}`} one={one} />
        ))}
      </ol>
      <Button look="quiet" icon={found ? icons.refresh : icons.list} busy={busy} onClick={look}>
        {t("about_what")}
      </Button>
    </div>
  );
}

/** What somebody has to look at, worst first, as the server pushes it. */
export function Attention() {
  const { tiles } = state.value;
  const open = tiles?.alerts ?? [];
  return (
    <section class="panel" aria-labelledby="attention-h">
      <header>
        <h2 id="attention-h">{t("attention")}</h2>
        {open.length > 0 && <Badge tone="warn">{t("attention_n", { n: open.length })}</Badge>}
      </header>
      {tiles && open.length === 0 && <p class="muted under">{t("attention_none")}</p>}
      <ul class="alerts">
        {open.map((alert) => (
          <Line key={alert.kind} alert={alert} />
        ))}
      </ul>
      {open.length > 0 && role() !== "viewer" && <Behind />}
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
