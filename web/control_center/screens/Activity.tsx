import { useState } from "preact/hooks";
import * as icons from "../../shared/ui/icons";
import { Badge } from "../../shared/ui/parts";
import { Failed } from "../../shared/ui/states";
import { useLoad } from "../../shared/ui/verb";
import type { Activity as Found } from "../../shared/wire_operator";
import { api } from "../app";
import { t } from "../i18n";
import { answered, hours, percent } from "./Everybody";

/** What this mitra did lately, beside what is usual here. */
export function Activity({ id }: { id: string }) {
  const [found, setFound] = useState<Found | null>(null);
  const { error, again } = useLoad(
    async () => setFound(await api.get<Found>(`/internal/mitras/${id}/activity`)),
    id,
  );
  return (
    <section class="panel" aria-labelledby="activity-h">
      <header>
        <h2 id="activity-h">{t("activity")}</h2>
        <span class="muted sm">{t("activity_sub")}</span>
        {found?.is_outlier && (
          <Badge tone="warn" icon={icons.flag}>
            {t("outlier")}
          </Badge>
        )}
      </header>
      {error && !found ? <Failed error={error} again={again} /> : null}
      {found && (
        <dl class="kv">
          <dt>{t("act_offers")}</dt>
          <dd class="num">{found.offers}</dd>
          <dt>{t("accept_rate")}</dt>
          <dd class="num">{percent(found.accept_rate)}</dd>
          <dt>{t("act_response")}</dt>
          <dd class="digits">{answered(found.response_p50_seconds)}</dd>
          <dt>{t("act_hours")}</dt>
          <dd class="num">{hours(found.online_seconds)}</dd>
          <dt>{t("sessions")}</dt>
          <dd class="num">{found.sessions}</dd>
          <dt>{t("sensitive_share")}</dt>
          <dd class="num">{percent(found.sensitive_share)}</dd>
          <dt>{t("act_flips")}</dt>
          <dd class="num">{found.flips}</dd>
          <dt>{t("act_stars")}</dt>
          <dd class="num">
            {found.stars === null ? "–" : found.stars.toFixed(1)} ({found.ratings})
          </dd>
        </dl>
      )}
    </section>
  );
}
