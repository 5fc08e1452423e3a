import { moment } from "../../shared/time";
import { Button } from "../../shared/ui/parts";
import { Sheet } from "../../shared/ui/sheet";
import { Failed, Loading } from "../../shared/ui/states";
import type { AuditRow } from "../../shared/wire_operator";
import { t } from "../i18n";
import { useList } from "../list";
import { ChangeWords } from "./Audit";

export interface Subject {
  kind: "setting" | "price_tier" | "payment_method" | "support_handle" | "first_session_discount";
  id: string;
  label: string;
}
export function HistorySheet({ subject, onClose }: { subject: Subject; onClose: () => void }) {
  const path = `/internal/history/${subject.kind}/${encodeURIComponent(subject.id)}`;
  const list = useList<AuditRow>(path, (row) => row.id);
  return (
    <Sheet title={t("history_of", { name: subject.label })} onClose={onClose} cross>
      {list.error && !list.items ? (
        <Failed error={list.error} again={() => void list.again()} />
      ) : null}
      {!list.items && !list.error && <Loading rows={2} />}
      {list.items?.length === 0 && <p class="muted">{t("history_none")}</p>}
      <ol class="log">
        {list.items?.map((row) => (
          <li key={row.id}>
            <time dateTime={row.at}>{moment(row.at)}</time>
            <b>{row.operator ?? t("the_system")}</b>
            <ChangeWords row={row} />
          </li>
        ))}
      </ol>
      {list.cursor && (
        <Button look="quiet" busy={list.busy} onClick={() => void list.more()}>
          {t("more_rows")}
        </Button>
      )}
    </Sheet>
  );
}
