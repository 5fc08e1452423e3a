import { useState } from "preact/hooks";
import * as icons from "../../shared/ui/icons";
import { Badge, Button, IconButton } from "../../shared/ui/parts";
import { Segmented } from "../../shared/ui/choices";
import { Sheet } from "../../shared/ui/sheet";
import { tell } from "../../shared/ui/states";
import { useVerb } from "../../shared/ui/verb";
import type { TierRow } from "../../shared/wire_operator";
import { isAdmin } from "../app";
import { t } from "../i18n";
import { addTier, fieldsOfTier, type Shelf } from "../settings";
import { Control } from "./Control";
import { Field } from "./Field";
import type { Subject } from "./HistorySheet";
import { refusalWords } from "./refusals";

type Look = (subject: Subject) => void;

function Row({ row, onLook }: { row: TierRow; onLook: Look }) {
  const { price, active } = fieldsOfTier(row);
  return (
    <tr class={row.is_active ? "" : "off"}>
      <th scope="row">
        {price.label} {row.is_test && <Badge>{t("tier_test")}</Badge>}
      </th>
      <td>
        <Control field={price} />
      </td>
      <td>
        <Control field={active} />
      </td>
      <td class="r">
        <IconButton
          d={icons.log}
          label={t("history_of", { name: price.label })}
          onClick={() => onLook({ kind: "price_tier", id: row.id, label: price.label })}
        />
      </td>
    </tr>
  );
}

const digits = (text: string): number | null =>
  /^[\d.\s]+$/.test(text) ? Number(text.replace(/\D/g, "")) : null;

function AddTier({ onClose }: { onClose: () => void }) {
  const [mode, setMode] = useState<"chat" | "call">("chat");
  const [minutes, setMinutes] = useState("");
  const [price, setPrice] = useState("");
  const { busy, error, run } = useVerb();
  const [n, idr] = [digits(minutes), digits(price)];
  const whole = n !== null && n >= 1 && n <= 600 && idr !== null;
  const submit = (event: Event) => {
    event.preventDefault();
    if (!whole || busy) return;
    run(async () => {
      await addTier(mode, n, idr);
      tell(t("tier_added", { n }));
      onClose();
    });
  };
  return (
    <Sheet title={t("tier_add")} onClose={onClose} cross>
      <p class="muted">{t("tier_add_sub")}</p>
      <form class="stack" onSubmit={submit} noValidate>
        <Segmented
          name="mode"
          label={t("col_mode")}
          value={mode}
          onPick={setMode}
          options={[
            { value: "chat", text: t("mode_chat") },
            { value: "call", text: t("mode_call") },
          ]}
        />
        <Field
          label={t("tier_minutes")}
          data-first
          inputMode="numeric"
          value={minutes}
          onText={setMinutes}
        />
        <Field
          label={t("tier_price")}
          inputMode="numeric"
          value={price}
          onText={setPrice}
          wrong={refusalWords(error)}
        />
        <Button type="submit" size="lg" block busy={busy} blocked={!whole}>
          {t("tier_add_do")}
        </Button>
      </form>
    </Sheet>
  );
}

export function Prices({ now, onLook }: { now: Shelf; onLook: Look }) {
  const [adding, setAdding] = useState(false);
  return (
    <section class="panel" aria-labelledby="prices-h">
      <header>
        <h2 id="prices-h">{t("prices")}</h2>
        <span class="grow" />
        {isAdmin() && (
          <Button look="quiet" icon={icons.plus} onClick={() => setAdding(true)}>
            {t("tier_add")}
          </Button>
        )}
      </header>
      <div class="wide-table">
        <table class="tbl edit">
          <caption class="sr">{t("prices")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("tier_minutes")}</th>
              <th scope="col">{t("tier_price")}</th>
              <th scope="col">{t("sold")}</th>
              <th scope="col">
                <span class="sr">{t("history")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {now.tiers.map((row) => (
              <Row key={row.id} row={row} onLook={onLook} />
            ))}
          </tbody>
        </table>
      </div>
      <p class="muted sm under">{t("prices_sub")}</p>
      {adding && <AddTier onClose={() => setAdding(false)} />}
    </section>
  );
}
