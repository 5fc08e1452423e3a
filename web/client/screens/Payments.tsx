import { useState } from "preact/hooks";
import { moment, rupiah } from "../../shared/time";
import * as icons from "../../shared/ui/icons";
import { Button, Icon } from "../../shared/ui/parts";
import { Empty, Failed, Loading } from "../../shared/ui/states";
import { useLoad, useVerb } from "../../shared/ui/verb";
import type { Page, PaymentSession } from "../../shared/wire";
import { tt } from "../i18n/turn";
import { payments } from "../money";
import { what } from "../words";

const Row = ({ payment }: { payment: PaymentSession }) => (
  <li class="lrow">
    <Icon d={icons.wallet} />
    <span class="grow">
      <b>{payment.method === "credit" ? tt("pay_credit") : rupiah(payment.amount_idr)}</b>
      <span class="muted sm">
        {moment(payment.created_at)} · {what(payment.mode, payment.minutes)}
      </span>
    </span>
    <span class="muted sm">{tt(`pay_${payment.status}`)}</span>
  </li>
);

/** Every payment, and what became of it. */
export function Payments() {
  const [page, setPage] = useState<Page<PaymentSession> | null>(null);
  const { error, again } = useLoad(() => payments().then(setPage));
  const more = useVerb();
  if (!page) return error ? <Failed error={error} again={again} /> : <Loading />;
  if (page.items.length === 0)
    return (
      <Empty icon={icons.wallet} title={tt("payments_empty")} text={tt("payments_empty_sub")} />
    );
  const readOn = async () => {
    const next = await payments(page.next_cursor);
    setPage({ ...next, items: [...page.items, ...next.items] });
  };
  return (
    <>
      <ul class="rows">
        {page.items.map((one) => (
          <Row key={one.id} payment={one} />
        ))}
      </ul>
      {page.next_cursor && (
        <Button look="quiet" block busy={more.busy} onClick={() => more.run(readOn)}>
          {tt("more_payments")}
        </Button>
      )}
    </>
  );
}
