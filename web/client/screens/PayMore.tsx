import type { MoreTime } from "../../shared/more_time";
import { href } from "../../shared/route";
import { rupiah } from "../../shared/time";
import * as icons from "../../shared/ui/icons";
import { Button, Note } from "../../shared/ui/parts";
import { Sheet } from "../../shared/ui/sheet";
import { Failed, Loading } from "../../shared/ui/states";
import { TimerPill } from "../../shared/ui/time";
import { useEvery, useLoad } from "../../shared/ui/verb";
import type { PaymentSession } from "../../shared/wire";
import { state } from "../app";
import { t } from "../i18n/visit";
import { isPaid } from "../store";
import { lookAtAdding } from "../talk_verbs";
import { PayCode } from "./PayCode";

const LOOK_MS = 4000;

function Body({ payment }: { payment: PaymentSession }) {
  if (isPaid(payment))
    return (
      <Note tone="ok" icon={icons.check} role="status">
        {t("more_paid")}
      </Note>
    );
  if (payment.status !== "pending")
    return (
      <>
        <Note tone="warn" icon={icons.wallet} role="alert">
          <b>{t(payment.status === "failed" ? "pay_failed" : "pay_expired")}</b> {t("more_unpaid")}
        </Note>
        <Button look="quiet" size="lg" block href={href("help")}>
          {t("paid_anyway")}
        </Button>
      </>
    );
  return <PayCode payment={payment} />;
}

/** The payment of more time, over the talk: closing it keeps both the talk and the payment. */
export function PayMore({
  more,
  id,
  onClose,
}: {
  more: MoreTime;
  id: string;
  onClose: () => void;
}) {
  const { adding } = state.value;
  useEvery(LOOK_MS, () => void lookAtAdding(id).catch(() => undefined));
  const mine = adding?.id === id ? adding : null;
  const { error, again } = useLoad(() => lookAtAdding(id), `${id} ${mine?.pay_url}`);
  return (
    <Sheet title={t("more_minutes", { n: more.minutes })} onClose={onClose} cross class="pay">
      {mine && (
        <div class="row">
          <p class="amount grow">{rupiah(mine.amount_idr)}</p>
          {mine.status === "pending" && <TimerPill until={mine.expires_at} icon />}
        </div>
      )}
      {mine ? (
        <Body payment={mine} />
      ) : error ? (
        <Failed error={error} again={again} />
      ) : (
        <Loading />
      )}
    </Sheet>
  );
}
