import * as icons from "../../shared/ui/icons";
import { now } from "../../shared/time";
import { Button, Note } from "../../shared/ui/parts";
import { Sheet } from "../../shared/ui/sheet";
import { tell } from "../../shared/ui/states";
import { useVerb } from "../../shared/ui/verb";
import type { MitraRow } from "../../shared/wire_operator";
import { state } from "../app";
import { t } from "../i18n";
import { isStale } from "../store";
import { setActive } from "../verbs";
import { refusalWords } from "./refusals";

/** Says what happens at once, and to whom; keeping things as they are is the filled button. */
export function ActiveSheet({ row, onClose }: { row: MitraRow; onClose: () => void }) {
  const { busy, error, run } = useVerb();
  const off = row.is_active;
  const stale = isStale(state.value, now.value);
  const name = row.call_name;
  const act = () =>
    run(async () => {
      await setActive(row, !off);
      tell(t(off ? "deactivated" : "reactivated", { name }));
      onClose();
    });
  return (
    <Sheet alert title={t(off ? "off_title" : "back_title", { name })} onClose={onClose}>
      <p class="muted">{t(off ? "off_sub" : "back_sub", { name })}</p>
      {off && row.load > 0 && (
        <Note tone="warn" icon={icons.alert}>
          {t("off_live", { n: row.load })}
        </Note>
      )}
      {error ? (
        <Note tone="bad" icon={icons.alert} role="alert">
          {refusalWords(error)}
        </Note>
      ) : null}
      <div class="btnrow">
        <Button look="quiet" size="lg" data-first={off} onClick={onClose}>
          {t("cancel")}
        </Button>
        <Button
          look={off ? "danger solid" : "primary"}
          size="lg"
          busy={busy}
          blocked={stale}
          data-first={!off}
          onClick={() => stale || act()}
        >
          {t(off ? "deactivate" : "reactivate")}
        </Button>
      </div>
    </Sheet>
  );
}
