import type { ComponentChildren } from "preact";
import { go, href } from "../../shared/route";
import { rupiah } from "../../shared/time";
import * as icons from "../../shared/ui/icons";
import { Button } from "../../shared/ui/parts";
import { useVerb } from "../../shared/ui/verb";
import type { PaymentSession } from "../../shared/wire";
import { t as money } from "../i18n/money";
import { t } from "../i18n/visit";
import { recall } from "../ordering";
import { what } from "../words";
import { Big } from "./Big";

export const bought = (payment: PaymentSession) => ({
  what: what(payment.mode, payment.minutes),
  p: rupiah(payment.amount_idr),
});
const ICONS = {
  late: icons.clock,
  credited: icons.check,
  review: icons.wallet,
  refund: icons.wallet,
  refunded: icons.check,
  refund_failed: icons.wallet,
  reversed: icons.bank,
} as const;
type Ending = keyof typeof ICONS;
/** What became of money that came and was not used. */
const ENDINGS: Partial<Record<PaymentSession["status"], Ending>> = {
  confirmed_late: "late",
  credited: "credited",
  review: "review",
  refund_requested: "refund",
  refunded: "refunded",
  refund_failed: "refund_failed",
  reversed: "reversed",
};
const Way = ({
  to,
  quiet,
  children,
}: {
  to: string;
  quiet?: boolean;
  children: ComponentChildren;
}) => (
  <Button look={quiet ? "quiet" : undefined} size="lg" block href={href(to)}>
    {children}
  </Button>
);
const Ask = () => (
  <Way to="help" quiet>
    {money("over_help")}
  </Way>
);

/** The money came; each ending says where it is now, and what can be done. */
function Settled({ payment, ending }: { payment: PaymentSession; ending: Ending }) {
  const mine = ending === "credited" || ending === "refund" || ending === "refund_failed";
  return (
    <Big
      off={ending !== "credited" && ending !== "refunded"}
      icon={ICONS[ending]}
      title={money(`over_${ending}`)}
      text={money(`over_${ending}_sub`, bought(payment))}
    >
      {ending === "credited" && <Way to="start">{money("over_use")}</Way>}
      {mine && (
        <Way to="me" quiet={ending === "credited"}>
          {money("over_see")}
        </Way>
      )}
      {!mine && ending !== "late" && <Way to="start">{money("over_again")}</Way>}
      {ending !== "credited" && <Ask />}
    </Big>
  );
}
/** Nothing was paid: the code ran out, or the bank said no. */
function Unpaid({ payment }: { payment: PaymentSession }) {
  const declined = payment.status === "failed";
  const { busy, run } = useVerb();
  const anew = () => run(() => recall(payment).finally(() => go("start")));
  return (
    <Big
      off
      alert
      icon={declined ? icons.wallet : icons.clock}
      title={t(declined ? "pay_failed" : "pay_expired")}
      text={t(declined ? "pay_failed_sub" : "pay_expired_sub", bought(payment))}
    >
      <Button size="lg" block busy={busy} onClick={anew}>
        {t("new_code")}
      </Button>
      <Way to="help" quiet>
        {t("paid_anyway")}
      </Way>
    </Big>
  );
}
/** A payment that is over; never a dead end. */
export function PayOver({ payment }: { payment: PaymentSession }) {
  const ending = ENDINGS[payment.status];
  return ending ? <Settled payment={payment} ending={ending} /> : <Unpaid payment={payment} />;
}
