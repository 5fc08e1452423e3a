import * as icons from "../../shared/ui/icons";
import { now } from "../../shared/time";
import { Note } from "../../shared/ui/parts";
import type { MitraRow } from "../../shared/wire_operator";
import { state } from "../app";
import { t } from "../i18n";
import { isStale } from "../store";
import { setActive } from "../verbs";
import { DeedSheet } from "./DeedSheet";

/** Says what happens at once, and to whom; focus begins where nothing is taken away. */
export function ActiveSheet({ row, onClose }: { row: MitraRow; onClose: () => void }) {
  const off = row.is_active;
  const name = row.call_name;
  return (
    <DeedSheet
      danger={off}
      first={off ? "stay" : "deed"}
      title={t(off ? "off_title" : "back_title", { name })}
      text={t(off ? "off_sub" : "back_sub", { name })}
      word={t(off ? "deactivate" : "reactivate")}
      done={t(off ? "deactivated" : "reactivated", { name })}
      missing={isStale(state.value, now.value) && t("blocked_stale")}
      act={() => setActive(row, !off)}
      onClose={onClose}
    >
      {off && row.load > 0 && (
        <Note tone="warn" icon={icons.alert}>
          {t("off_live", { n: row.load })}
        </Note>
      )}
    </DeedSheet>
  );
}
