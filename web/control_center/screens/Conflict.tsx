import { useEffect, useRef, useState } from "preact/hooks";
import * as icons from "../../shared/ui/icons";
import { Button, Icon } from "../../shared/ui/parts";
import { useVerb } from "../../shared/ui/verb";
import { type Choices, type Conflict as Clash, conflicts, merged } from "../drafts";
import { t } from "../i18n";
import { allFields, drafts, inWords, save, type Shelf } from "../settings";

interface RowProps {
  clash: Clash;
  choice: "mine" | "theirs";
  onPick: (choice: "mine" | "theirs") => void;
}
const Pick = ({ clash, choice, onPick, of }: RowProps & { of: "mine" | "theirs" }) => (
  <label>
    <input type="radio" name={clash.field.id} checked={choice === of} onChange={() => onPick(of)} />
    {inWords(clash.field, of === "mine" ? clash.draft.value : clash.field.value)}
  </label>
);
const Row = (props: RowProps) => (
  <tr>
    <th scope="row">{props.clash.field.label}</th>
    <td>{inWords(props.clash.field, props.clash.draft.base)}</td>
    <td>
      <Pick {...props} of="theirs" />
    </td>
    <td>
      <Pick {...props} of="mine" />
    </td>
  </tr>
);

/** Somebody saved first. Nothing typed is lost; the operator picks for each field. */
export function Conflict({ now }: { now: Shelf }) {
  const [choices, setChoices] = useState<Choices>({});
  const title = useRef<HTMLHeadingElement>(null);
  const { busy, run } = useVerb();
  const fields = allFields(now);
  const clashes = conflicts(drafts.value, fields);
  useEffect(() => title.current?.focus(), []);
  const who = [...new Set(clashes.map(({ field }) => field.by ?? t("somebody")))].join(", ");
  const keep = () =>
    run(async () => {
      drafts.value = merged(drafts.peek(), fields, choices);
      await save();
    });
  const drop = () => {
    const theirs = Object.fromEntries(clashes.map(({ field }) => [field.id, "theirs" as const]));
    drafts.value = merged(drafts.peek(), fields, theirs);
  };
  return (
    <section class="conflict" role="alert" aria-labelledby="conflict-h">
      <div class="row">
        <Icon d={icons.alert} />
        <div class="grow">
          <h2 id="conflict-h" ref={title} tabIndex={-1}>
            {t("conflict_title", { who })}
          </h2>
          <p>{t("conflict_sub")}</p>
        </div>
      </div>
      <div class="wide-table">
        <table class="diff">
          <caption class="sr">{t("conflict_table")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("col_field")}</th>
              <th scope="col">{t("col_before")}</th>
              <th scope="col">{t("col_theirs", { who })}</th>
              <th scope="col">{t("col_mine")}</th>
            </tr>
          </thead>
          <tbody>
            {clashes.map((clash) => (
              <Row
                key={clash.field.id}
                clash={clash}
                choice={choices[clash.field.id] ?? "mine"}
                onPick={(choice) => setChoices({ ...choices, [clash.field.id]: choice })}
              />
            ))}
          </tbody>
        </table>
      </div>
      <div class="row">
        <Button busy={busy} onClick={keep}>
          {t("conflict_save")}
        </Button>
        <Button look="quiet" onClick={drop}>
          {t("conflict_drop")}
        </Button>
      </div>
    </section>
  );
}
