import { rupiah } from "../../shared/time";
import * as icons from "../../shared/ui/icons";
import { IconButton, Note } from "../../shared/ui/parts";
import { shown } from "../drafts";
import { t } from "../i18n";
import { drafts, fieldsOfDiscount, fieldsOfTier, type Shelf } from "../settings";
import { Control } from "./Control";
import type { Subject } from "./HistorySheet";

const ID = "first_session_discount";

/** What a new customer will see, drawn from what is typed and not only from what is saved. */
function Preview({ now }: { now: Shelf }) {
  const { enabled, mode, minutes, price } = fieldsOfDiscount(now.discount);
  const of = (field: typeof price) => shown(drafts.value, field);
  const tier = now.tiers.find(
    (one) => one.is_active && one.mode === of(mode) && one.minutes === of(minutes),
  );
  if (of(enabled) !== true) return null;
  const usual = tier ? shown(drafts.value, fieldsOfTier(tier).price) : null;
  const cheaper = typeof usual === "number" && Number(of(price)) < usual;
  return (
    <Note tone={cheaper ? undefined : "warn"} icon={cheaper ? icons.eye : icons.alert}>
      {cheaper
        ? t("discount_preview", { was: rupiah(usual), now: rupiah(Number(of(price))) })
        : t("discount_useless")}
    </Note>
  );
}

export function FirstPrice({ now, onLook }: { now: Shelf; onLook: (subject: Subject) => void }) {
  const fields = fieldsOfDiscount(now.discount);
  return (
    <section class="panel" aria-labelledby="discount-h">
      <header>
        <h2 id="discount-h">{t("discount")}</h2>
        <span class="grow" />
        <IconButton
          d={icons.log}
          label={t("history_of", { name: t("discount") })}
          onClick={() => onLook({ kind: ID, id: ID, label: t("discount") })}
        />
        <Control field={fields.enabled} />
      </header>
      <div class="in discount">
        {[fields.mode, fields.minutes, fields.price].map((field) => (
          <div key={field.id}>
            <span class="muted sm">{field.label.split(", ").slice(1).join(", ")}</span>
            <Control field={field} />
          </div>
        ))}
      </div>
      <div class="in">
        <Preview now={now} />
      </div>
    </section>
  );
}
