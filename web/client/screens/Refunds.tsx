import { useId, useState } from "preact/hooks";
import { day, rupiah } from "../../shared/time";
import * as icons from "../../shared/ui/icons";
import { Button, Icon } from "../../shared/ui/parts";
import { Sheet } from "../../shared/ui/sheet";
import { tell } from "../../shared/ui/states";
import { useEvery, useLoad, useVerb } from "../../shared/ui/verb";
import type { RefundReply } from "../../shared/wire";
import { t } from "../i18n/money";
import { type BankDetails, refunds, sayWhereTo, turned } from "../money";

const LOOK_MS = 10_000;
const NUMBER = /^[0-9]{5,30}$/;
const EMPTY: BankDetails = { bank: "", account_number: "", holder: "" };
const LINES = [
  ["bank", "back_bank"],
  ["account_number", "back_number"],
  ["holder", "back_holder"],
] as const;

interface LineProps {
  label: string;
  value: string;
  numeric: boolean;
  wrong: string | null;
  onText: (text: string) => void;
}
function Line({ label, value, numeric, wrong, onText }: LineProps) {
  const id = useId();
  return (
    <div class={wrong ? "field bad" : "field"}>
      <label for={id}>{label}</label>
      <input
        id={id}
        class="input"
        inputMode={numeric ? "numeric" : "text"}
        autocomplete="off"
        maxLength={numeric ? 30 : 100}
        value={value}
        aria-invalid={wrong ? "true" : undefined}
        aria-describedby={`${id}-e`}
        onInput={(event) => onText(event.currentTarget.value)}
      />
      <div id={`${id}-e`} role="alert">
        {wrong && <p class="err">{wrong}</p>}
      </div>
    </div>
  );
}
interface WhereProps {
  refund: RefundReply;
  onClose: () => void;
  onDone: () => void;
}
function WhereSheet({ refund, onClose, onDone }: WhereProps) {
  const [details, setDetails] = useState(EMPTY);
  const { busy, error, run } = useVerb();
  const typed = details.account_number.trim();
  const wrong = typed && !NUMBER.test(typed) ? t("back_number_bad") : null;
  const whole = LINES.every(([name]) => details[name].trim()) && !wrong;
  const send = () =>
    run(async () => {
      const { bank, holder } = details;
      const where = { bank: bank.trim(), account_number: typed, holder: holder.trim() };
      await sayWhereTo(refund.id, where);
      tell(t("back_said"));
      onDone();
    });
  return (
    <Sheet
      title={t("back_where_title", { money: rupiah(refund.amount_idr) })}
      onClose={onClose}
      cross
    >
      <p class="muted">{t("back_where_sub")}</p>
      {LINES.map(([name, word]) => (
        <Line
          key={name}
          label={t(word)}
          value={details[name]}
          numeric={name === "account_number"}
          wrong={name === "account_number" ? wrong : null}
          onText={(text) => setDetails({ ...details, [name]: text })}
        />
      ))}
      {error ? (
        <p class="err" role="alert">
          <Icon d={icons.alert} />
          {t("back_not_said")}
        </p>
      ) : null}
      <Button size="lg" block busy={busy} blocked={!whole} onClick={() => whole && send()}>
        {t("back_send")}
      </Button>
    </Sheet>
  );
}

const Row = ({ refund, onWhere }: { refund: RefundReply; onWhere: () => void }) => (
  <li class="lrow act">
    <Icon d={refund.closed_at ? icons.check : icons.wallet} />
    <span class="grow">
      <b>{t("back_row", { money: rupiah(refund.amount_idr) })}</b>
      <span class="muted sm">
        {t(`back_${refund.status}`, { at: day(refund.closed_at ?? refund.created_at) })}
      </span>
    </span>
    {refund.needs_details && (
      <Button look="ghost" size="sm" onClick={onWhere}>
        {t("back_where")}
      </Button>
    )}
  </li>
);

/** Money on its way back; where a person must send it, the customer says where to. */
export function Refunds() {
  const [items, setItems] = useState<RefundReply[]>([]);
  const [asked, setAsked] = useState<RefundReply | null>(null);
  const look = () => refunds().then((page) => setItems(page.items));
  const { again } = useLoad(look, turned.value);
  useEvery(LOOK_MS, () => void look().catch(() => undefined));
  if (items.length === 0) return null;
  return (
    <section class="field" aria-labelledby="back-h">
      <h2 id="back-h" class="lbl">
        {t("back")}
      </h2>
      <ul class="rows">
        {items.map((one) => (
          <Row key={one.id} refund={one} onWhere={() => setAsked(one)} />
        ))}
      </ul>
      {asked && (
        <WhereSheet
          refund={asked}
          onClose={() => setAsked(null)}
          onDone={() => {
            setAsked(null);
            again();
          }}
        />
      )}
    </section>
  );
}
