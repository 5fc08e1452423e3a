import { duration, secondsUntil } from "../../shared/time";
import { StaySheet } from "../../shared/ui/stay";
import { useVerb } from "../../shared/ui/verb";
import type { SessionInfo } from "../../shared/wire";
import { t } from "../i18n";
import { endTalk } from "../verbs";
import { Wrong } from "./Wrong";

/** Only where operators allow it (`early_end_mitra_enabled`). */
export function EndSheet({ info, onClose }: { info: SessionInfo; onClose: () => void }) {
  const { busy, error, run } = useVerb();
  const values = { name: info.customer.name, t: duration(secondsUntil(info.expires_at)) };
  return (
    <StaySheet
      title={t("end1")}
      stay={t("end_stay")}
      leave={t("end_yes")}
      busy={busy}
      onClose={onClose}
      onLeave={() => run(() => endTalk(info.id).then(onClose))}
    >
      <p class="muted">{t("end1_sub", values)}</p>
      <Wrong id="end-e" text={error ? t("end_failed") : null} />
    </StaySheet>
  );
}
