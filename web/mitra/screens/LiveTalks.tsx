import { href } from "../../shared/route";
import * as icons from "../../shared/ui/icons";
import { Badge, Window } from "../../shared/ui/parts";
import { TimerPill } from "../../shared/ui/time";
import type { SessionInfo } from "../../shared/wire";
import { state } from "../app";
import { t } from "../i18n";
import { what } from "../words";

const LIVE = ["active", "extending", "closing"];

function Row({ info }: { info: SessionInfo }) {
  const unread = state.value.unread[info.id]?.length ?? 0;
  const sensitive = info.topic_sensitivity === "sensitive";
  const closing = info.state === "closing";
  return (
    <a class="card lrow" href={href("chat", info.id)}>
      <Window name={info.customer.name} tone={sensitive ? "sens" : undefined} />
      <span class="grow">
        <b>{info.customer.name}</b>
        <span class="muted sm">{closing ? t("closing") : what(info.mode, info.minutes)}</span>
        {(sensitive || unread > 0) && (
          <span class="marks">
            {unread > 0 && <Badge tone="brand">{t("unread", { n: unread })}</Badge>}
            {sensitive && (
              <Badge tone="sens" icon={icons.shield}>
                {t("sensitive")}
              </Badge>
            )}
          </span>
        )}
      </span>
      <TimerPill
        until={closing ? info.closing_until : info.expires_at}
        pausedAt={closing ? null : info.paused_at}
        icon
      />
    </a>
  );
}

/** Everyone this mitra is with right now. */
export function LiveTalks() {
  const { live, status } = state.value;
  const talks = (live ?? []).filter((info) => LIVE.includes(info.state));
  if (talks.length === 0) return null;
  return (
    <section class="lately" aria-labelledby="with-h">
      <header>
        <h2 id="with-h">{t("with_title")}</h2>
        {status && (
          <span class="muted md num">{t("with_of", { n: status.load, max: status.capacity })}</span>
        )}
      </header>
      <ul class="stack">
        {talks.map((info) => (
          <li key={info.id}>
            <Row info={info} />
          </li>
        ))}
      </ul>
    </section>
  );
}
