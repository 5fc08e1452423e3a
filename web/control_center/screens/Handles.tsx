import { useState } from "preact/hooks";
import * as icons from "../../shared/ui/icons";
import { Button, IconButton } from "../../shared/ui/parts";
import { Segmented } from "../../shared/ui/choices";
import { Sheet } from "../../shared/ui/sheet";
import { tell } from "../../shared/ui/states";
import { useVerb } from "../../shared/ui/verb";
import type { HandleRow } from "../../shared/wire_operator";
import { isAdmin } from "../app";
import { t } from "../i18n";
import { addHandle, fieldsOfHandle, type Shelf } from "../settings";
import { Control } from "./Control";
import { Field } from "./Field";
import type { Subject } from "./HistorySheet";
import { refusalWords } from "./refusals";

type Look = (subject: Subject) => void;
const KINDS = ["whatsapp", "telegram", "email"] as const;

function Row({ row, onLook }: { row: HandleRow; onLook: Look }) {
  const { label, value, order, active } = fieldsOfHandle(row);
  return (
    <tr class={row.is_active ? "" : "off"}>
      <th scope="row">{t(`kind_${row.kind}`)}</th>
      {[label, value, order, active].map((field) => (
        <td key={field.id}>
          <Control field={field} />
        </td>
      ))}
      <td class="r">
        <IconButton
          d={icons.log}
          label={t("history_of", { name: row.label })}
          onClick={() => onLook({ kind: "support_handle", id: row.id, label: row.label })}
        />
      </td>
    </tr>
  );
}

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

export function Handles({ now, onLook }: { now: Shelf; onLook: Look }) {
  const [adding, setAdding] = useState(false);
  return (
    <section class="panel" aria-labelledby="handles-h">
      <header>
        <h2 id="handles-h">{t("handles")}</h2>
        <span class="grow" />
        {isAdmin() && (
          <Button look="quiet" icon={icons.plus} onClick={() => setAdding(true)}>
            {t("handle_add")}
          </Button>
        )}
      </header>
      {now.handles.length === 0 ? (
        <p class="muted under">{t("handles_none")}</p>
      ) : (
        <div class="wide-table">
          <table class="tbl edit">
            <caption class="sr">{t("handles")}</caption>
            <thead>
              <tr>
                <th scope="col">{t("col_kind")}</th>
                <th scope="col">{t("handle_label")}</th>
                <th scope="col">{t("handle_value")}</th>
                <th scope="col">{t("order")}</th>
                <th scope="col">{t("visible")}</th>
                <th scope="col">
                  <span class="sr">{t("history")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {now.handles.map((row) => (
                <Row key={row.id} row={row} onLook={onLook} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {adding && <AddHandle onClose={() => setAdding(false)} />}
    </section>
  );
}
