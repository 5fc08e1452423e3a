import { useState } from "preact/hooks";
import { Badge, Button } from "../../shared/ui/parts";
import { Segmented } from "../../shared/ui/choices";
import { Sheet } from "../../shared/ui/sheet";
import { tell } from "../../shared/ui/states";
import { useVerb } from "../../shared/ui/verb";
import type { TierRow } from "../../shared/wire_operator";
import { digits } from "../amounts";
import { t } from "../i18n";
import { addTier, fieldsOfTier, type Shelf } from "../settings";
import { EditPanel, type Edited } from "./EditPanel";
import { Field } from "./Field";
import type { Subject } from "./HistorySheet";
import { refusalWords } from "./refusals";

type Look = (subject: Subject) => void;

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

function editedOf(row: TierRow): Edited {
  const { price, active } = fieldsOfTier(row);
  const names = (
    <>
      {price.label} {row.is_test && <Badge>{t("tier_test")}</Badge>}
    </>
  );
  return { id: row.id, label: price.label, names, fields: [price, active], isOn: row.is_active };
}
export const Prices = ({ now, onLook }: { now: Shelf; onLook: Look }) => (
  <EditPanel
    id="prices"
    name={t("prices")}
    kind="price_tier"
    heads={[t("tier_minutes"), t("tier_price"), t("sold")]}
    rows={now.tiers.map(editedOf)}
    onLook={onLook}
    add={{ word: t("tier_add"), sheet: (close) => <AddTier onClose={close} /> }}
    foot={t("prices_sub")}
  />
);
