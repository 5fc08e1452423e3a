import { Button } from "../../shared/ui/parts";
import { Sheet } from "../../shared/ui/sheet";
import { useVerb } from "../../shared/ui/verb";
import { state } from "../app";
import { t } from "../i18n";
import { restAfter, switchLamp } from "../verbs";
import { Wrong } from "./Wrong";

/** Resting while somebody is still talking: after them, or from now on. */
export function RestSheet({ onClose }: { onClose: () => void }) {
  const { busy, error, run } = useVerb();
  const { status } = state.value;
  const last = status?.finish_then_off ?? false;
  const first = last ? () => switchLamp(true) : restAfter;
  return (
    <Sheet title={t("rest_title")} onClose={onClose} cross>
      <p class="muted">{t("rest_sub", { n: status?.load ?? 0 })}</p>
      <Wrong id="rest-e" text={error ? t("lamp_failed") : null} />
      <div class="stack">
        <Button
          size="lg"
          block
          data-first
          busy={busy}
          onClick={() => run(() => first().then(onClose))}
        >
          {t(last ? "rest_undo" : "rest_after")}
        </Button>
        <Button
          look="quiet"
          size="lg"
          block
          onClick={() => run(() => switchLamp(false).then(onClose))}
        >
          {t("rest_now")}
        </Button>
      </div>
    </Sheet>
  );
}
