import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import * as icons from "../../shared/ui/icons";
import { Button, IconButton } from "../../shared/ui/parts";
import { isAdmin } from "../app";
import type { Field } from "../drafts";
import { t } from "../i18n";
import { Control } from "./Control";
import type { Subject } from "./HistorySheet";
import { Table } from "./ListScreen";

/** One row that operators edit: what names it, its fields in the order of the columns. */
export interface Edited {
  id: string;
  label: string;
  names: ComponentChildren;
  fields: Field[];
  isOn: boolean;
}
interface Props {
  id: string;
  kind: Subject["kind"];
  /** The column of the name, then one for each field. */
  heads: [string, ...string[]];
  rows: Edited[];
  onLook: (subject: Subject) => void;
  add?: { word: string; sheet: (close: () => void) => ComponentChildren };
  none?: string;
  foot?: string;
  name: string;
}
const byRow = (row: Edited): string => row.id;

/** A table of the settings page: every field by the one control, and the history of each row. */
export function EditPanel({ id, name, kind, heads, rows, onLook, add, none, foot }: Props) {
  const [adding, setAdding] = useState(false);
  const [first, ...others] = heads;
  const columns = [
    { head: first, names: true, cell: (row: Edited) => row.names },
    ...others.map((head, at) => ({
      head,
      cell: (row: Edited) => {
        const field = row.fields[at];
        return field && <Control key={field.id} field={field} />;
      },
    })),
    {
      head: t("history"),
      look: "r sr" as const,
      cell: (row: Edited) => (
        <IconButton
          d={icons.log}
          label={t("history_of", { name: row.label })}
          onClick={() => onLook({ kind, id: row.id, label: row.label })}
        />
      ),
    },
  ];
  return (
    <section class="panel" aria-labelledby={`${id}-h`}>
      <header>
        <h2 id={`${id}-h`}>{name}</h2>
        <span class="grow" />
        {add && isAdmin() && (
          <Button look="quiet" icon={icons.plus} onClick={() => setAdding(true)}>
            {add.word}
          </Button>
        )}
      </header>
      {rows.length === 0 && none ? (
        <p class="muted under">{none}</p>
      ) : (
        <Table
          name={name}
          columns={columns}
          rows={rows}
          idOf={byRow}
          look="edit"
          rowLook={(row) => (row.isOn ? "" : "off")}
        />
      )}
      {foot && <p class="muted sm under">{foot}</p>}
      {adding && add?.sheet(() => setAdding(false))}
    </section>
  );
}
