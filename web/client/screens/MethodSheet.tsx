import { useState } from "preact/hooks";
import { isRefusal } from "../../shared/api";
import * as icons from "../../shared/ui/icons";
import { Icon, Note } from "../../shared/ui/parts";
import { Sheet } from "../../shared/ui/sheet";
import { Failed, Loading } from "../../shared/ui/states";
import { useLoad, useVerb } from "../../shared/ui/verb";
import type { PaymentGroup, PaymentMethod } from "../../shared/wire";
import { state } from "../app";
import { t as money } from "../i18n/money";
import { tt } from "../i18n/turn";
import { t } from "../i18n/visit";
import { credits } from "../money";
import { chosenTier } from "../store";
import { methods } from "../ordering";

type Way = PaymentMethod & { group: PaymentGroup };
const ICONS: Record<string, string> = {
  qris: icons.qr,
  ewallet: icons.wallet,
  va: icons.bank,
  virtual_account: icons.bank,
  bank: icons.bank,
  card: icons.card,
};

/** The kind of way, where its name does not say it already. */
const kindOf = ({ name, group }: Way): string | null =>
  name.toLowerCase().includes(group.name.toLowerCase()) ? null : group.name;

function reason(error: unknown): string {
  const name = state.value.order.again?.name ?? "";
  if (isRefusal(error, "MITRA_NOT_AVAILABLE", "UNKNOWN_MITRA")) return t("again_busy", { name });
  if (isRefusal(error, "NOT_ACCEPTING_CUSTOMERS")) return t("closed_sub");
  if (isRefusal(error, "NO_MITRA_AVAILABLE")) return t("no_mitra");
  if (isRefusal(error, "ALREADY_ACTIVE")) return t("has_live");
  if (isRefusal(error, "INVALID_PAYMENT_METHOD", "INVALID_PAYMENT_AMOUNT")) return t("pay_off");
  return t("pay_wrong");
}

/** Minutes that are there already, when they are enough: nothing to pay. */
function CreditRow({ busy, onPick }: { busy: boolean; onPick: () => void }) {
  const [left, setLeft] = useState(0);
  const { order } = state.value;
  const minutes = chosenTier(state.value)?.minutes ?? Number.POSITIVE_INFINITY;
  useLoad(async () => {
    const page = await credits();
    setLeft(order.mode === "call" ? page.call_minutes : page.chat_minutes);
  });
  if (left < minutes) return null;
  return (
    <li>
      <button class="lrow" type="button" disabled={busy} onClick={onPick}>
        <Icon d={icons.clock} />
        <span class="grow">
          <b>{money("credit_use")}</b>
          <span class="muted sm">{money("credit_left", { n: left })}</span>
        </span>
        <Icon d={icons.right} class="muted" />
      </button>
    </li>
  );
}

interface MethodProps {
  onClose: () => void;
  onPick: (method: string) => Promise<void>;
  /** The way that was chosen before: another one is looked for. */
  but?: string;
}
/** Which way to pay; choosing one makes the payment, so nothing is charged before. */
export function MethodSheet({ onClose, onPick, but }: MethodProps) {
  const [groups, setGroups] = useState<PaymentGroup[] | null>(null);
  const { error: failed, again } = useLoad(() => methods().then((page) => setGroups(page.items)));
  const { busy, error, run } = useVerb();
  // Credit has a row of its own, with what is left of it.
  const list: Way[] = (groups ?? [])
    .flatMap((group) => group.methods.map((method) => ({ ...method, group })))
    .filter(({ code }) => code !== "credit" && code !== but);
  return (
    <Sheet title={t(but ? "other_way" : "method_title")} onClose={onClose} cross>
      {error ? (
        <Note tone="warn" icon={icons.wallet} role="alert">
          {reason(error)}
        </Note>
      ) : null}
      {state.value.config?.payment_order === "accept_first" && (
        <p class="muted">{tt("pay_after")}</p>
      )}
      {failed && !groups ? <Failed error={failed} again={again} /> : null}
      {!groups && !failed && <Loading />}
      {groups && list.length === 0 && <p class="muted">{t("method_none")}</p>}
      <ul class="rows">
        <CreditRow busy={busy} onPick={() => run(() => onPick("credit"))} />
        {list.map((method) => (
          <li key={method.code}>
            <button
              class="lrow"
              type="button"
              disabled={busy}
              onClick={() => run(() => onPick(method.code))}
            >
              <Icon d={ICONS[method.code] ?? ICONS[method.group.code] ?? icons.wallet} />
              <span class="grow">
                <b>{method.name}</b>
                {kindOf(method) && <span class="muted sm">{kindOf(method)}</span>}
              </span>
              {busy ? (
                <span class="spin" aria-hidden="true" />
              ) : (
                <Icon d={icons.right} class="muted" />
              )}
            </button>
          </li>
        ))}
      </ul>
      <p class="sr" role="status">
        {busy ? t("making") : ""}
      </p>
    </Sheet>
  );
}
