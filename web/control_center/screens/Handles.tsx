import { useState } from "preact/hooks";
import { Button } from "../../shared/ui/parts";
import { Segmented } from "../../shared/ui/choices";
import { Sheet } from "../../shared/ui/sheet";
import { tell } from "../../shared/ui/states";
import { useVerb } from "../../shared/ui/verb";
import type { HandleRow } from "../../shared/wire_operator";
import { t } from "../i18n";
import { addHandle, fieldsOfHandle, type Shelf } from "../settings";
import { EditPanel, type Edited } from "./EditPanel";
import { Field } from "./Field";
import type { Subject } from "./HistorySheet";
import { refusalWords } from "./refusals";

type Look = (subject: Subject) => void;
const KINDS = ["whatsapp", "telegram", "email"] as const;

function AddHandle({ onClose }: { onClose: () => void }) {
  const [kind, setKind] = useState<(typeof KINDS)[number]>("whatsapp");
  const [label, setLabel] = useState("");
  const [value, setValue] = useState("");
  const { busy, error, run } = useVerb();
  const whole = label.trim() !== "" && value.trim() !== "";
  const submit = (event: Event) => {
    event.preventDefault();
    if (!whole || busy) return;
    run(async () => {
      await addHandle(kind, label.trim(), value.trim());
      tell(t("handle_added"));
      onClose();
    });
  };
  return (
    <Sheet title={t("handle_add")} onClose={onClose} cross>
      <form class="stack" onSubmit={submit} noValidate>
        <Segmented
          name="kind"
          label={t("col_kind")}
          value={kind}
          onPick={setKind}
          options={KINDS.map((one) => ({ value: one, text: t(`kind_${one}`) }))}
        />
        <Field
          label={t("handle_label")}
          data-first
          maxLength={60}
          value={label}
          onText={setLabel}
        />
        <Field
          label={t("handle_value")}
          maxLength={120}
          value={value}
          onText={setValue}
          wrong={refusalWords(error)}
        />
        <Button type="submit" size="lg" block busy={busy} blocked={!whole}>
          {t("handle_add_do")}
        </Button>
      </form>
    </Sheet>
  );
}

function editedOf(row: HandleRow): Edited {
  const { label, value, order, active } = fieldsOfHandle(row);
  return {
    id: row.id,
    label: row.label,
    names: t(`kind_${row.kind}`),
    fields: [label, value, order, active],
    isOn: row.is_active,
  };
}
export const Handles = ({ now, onLook }: { now: Shelf; onLook: Look }) => (
  <EditPanel
    id="handles"
    name={t("handles")}
    kind="support_handle"
    heads={[t("col_kind"), t("handle_label"), t("handle_value"), t("order"), t("visible")]}
    rows={now.handles.map(editedOf)}
    onLook={onLook}
    add={{ word: t("handle_add"), sheet: (close) => <AddHandle onClose={close} /> }}
    none={t("handles_none")}
  />
);
