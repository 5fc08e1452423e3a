import { duration, secondsUntil } from "../../shared/time";
import { Button } from "../../shared/ui/parts";
import { Sheet } from "../../shared/ui/sheet";
import { useVerb } from "../../shared/ui/verb";
import type { SessionInfo } from "../../shared/wire";
import { t } from "../i18n";
import { endTalk } from "../verbs";
import { Wrong } from "./Wrong";

/** Only where operators allow it (`early_end_mitra_enabled`); staying is the filled button. */
export function EndSheet({ info, onClose }: { info: SessionInfo; onClose: () => void }) {
  const { busy, error, run } = useVerb();
  const values = { name: info.customer.name, t: duration(secondsUntil(info.expires_at)) };
  return (
    <Sheet alert title={t("end1")} onClose={onClose}>
      <p class="muted">{t("end1_sub", values)}</p>
      <Wrong id="end-e" text={error ? t("end_failed") : null} />
      <div class="stack">
        <Button size="lg" block data-first onClick={onClose}>
          {t("end_stay")}
        </Button>
        <Button
          look="danger"
          size="lg"
          block
          busy={busy}
          onClick={() => run(() => endTalk(info.id).then(onClose))}
        >
          {t("end_yes")}
        </Button>
      </div>
    </Sheet>
  );
}
