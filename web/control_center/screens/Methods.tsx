import type { MethodRow } from "../../shared/wire_operator";
import { t } from "../i18n";
import { fieldsOfMethod, type Shelf } from "../settings";
import { type Edited, EditPanel } from "./EditPanel";
import type { Subject } from "./HistorySheet";

function editedOf(row: MethodRow): Edited {
  const { min, max, order, active } = fieldsOfMethod(row);
  const fields = [min, max, order, active];
  return { id: row.code, label: row.name, names: row.name, fields, isOn: row.is_active };
}
/** The order decides what customers see first; the bounds decide what is offered for an amount. */
export const Methods = ({ now, onLook }: { now: Shelf; onLook: (subject: Subject) => void }) => (
  <EditPanel
    id="methods"
    name={t("methods")}
    kind="payment_method"
    heads={[t("col_name"), t("min_amount"), t("max_amount"), t("order"), t("offered")]}
    rows={now.methods.map(editedOf)}
    onLook={onLook}
  />
);
