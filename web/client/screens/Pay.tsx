import { useEffect, useState } from "preact/hooks";
import { go, replace } from "../../shared/route";
import { now, rupiah, secondsUntil, spokenDuration } from "../../shared/time";
import { DeedRow } from "../../shared/ui/deed_row";
import * as icons from "../../shared/ui/icons";
import { Badge, Button, Icon } from "../../shared/ui/parts";
import { ConnectionStrip, Failed, Loading } from "../../shared/ui/states";
import { TimerPill } from "../../shared/ui/time";
import { useEvery, useLoad, useVerb } from "../../shared/ui/verb";
import type { PaymentSession } from "../../shared/wire";
import { socket, state } from "../app";
import { t } from "../i18n/visit";
import { isPaid } from "../store";
import { dropPayment, payOtherwise, recall, refreshPayment } from "../ordering";
import { what } from "../words";
import { Big } from "./Big";
import { MethodSheet } from "./MethodSheet";
import { PayBar, PayCode } from "./PayCode";
import { bought, PayOver } from "./PayOver";
import "./pay.css";

const LOOK_MS = 4000;
function Due({ payment }: { payment: PaymentSession }) {
  const left = spokenDuration(secondsUntil(payment.expires_at));
  return (
    <div class="due">
      <div>
        <h1>{what(payment.mode, payment.minutes)}</h1>
        <p class="amount">{rupiah(payment.amount_idr)}</p>
        {payment.is_first_session_discount && <Badge tone="ok">{t("first_discount")}</Badge>}
      </div>
      <TimerPill until={payment.expires_at} icon label={t("pay_valid", { t: left })} />
    </div>
  );
}

interface WaitingProps {
  payment: PaymentSession;
  onCheck: () => void;
  onOther: () => void;
}
function Waiting({ payment, onCheck, onOther }: WaitingProps) {
  const { run } = useVerb();
  const drop = () =>
    run(async () => {
      await dropPayment(payment.id);
      go();
    });
  return (
    <main class="page pay">
      <Due payment={payment} />
      <PayCode payment={payment} />
      <ul class="rows card">
        <DeedRow icon={icons.check} text={t("i_paid")} onClick={onCheck} />
        <DeedRow icon={icons.wallet} text={t("other_way")} onClick={onOther} />
        <DeedRow icon={icons.close} text={t("drop_order")} onClick={drop} />
      </ul>
    </main>
  );
}

function Checking({ payment, onBack }: { payment: PaymentSession; onBack: () => void }) {
  const [since] = useState(now.peek());
  const seconds = Math.floor((now.value - since) / 1000);
  const { run } = useVerb();
  useEffect(() => run(() => refreshPayment(payment.id)), [payment.id, run]);
  return (
    <Big off icon={icons.refresh} title={t("checking")} text={t("checking_sub")}>
      <p class="pill">
        <Icon d={icons.clock} />
        {t("checking_since", { n: seconds })}
      </p>
      <Button look="quiet" size="lg" block onClick={onBack}>
        {t("see_qr")}
      </Button>
    </Big>
  );
}

const Paid = ({ payment }: { payment: PaymentSession }) => (
  <Big icon={icons.check} title={t("paid")} text={t("paid_sub", bought(payment))}>
    <Button size="lg" block onClick={() => replace("search")}>
      {t("paid_go")}
    </Button>
  </Big>
);

function Body({ payment, onOther }: { payment: PaymentSession; onOther: () => void }) {
  const [checking, setChecking] = useState(false);
  if (isPaid(payment)) return <Paid payment={payment} />;
  if (payment.status !== "pending") return <PayOver payment={payment} />;
  if (checking) return <Checking payment={payment} onBack={() => setChecking(false)} />;
  return <Waiting payment={payment} onCheck={() => setChecking(true)} onOther={onOther} />;
}

export function Pay({ id }: { id: string }) {
  const payment = state.value.paying;
  useEvery(LOOK_MS, () => void refreshPayment(id).catch(() => undefined));
  const mine = payment?.id === id ? payment : null;
  const { error, again } = useLoad(() => refreshPayment(id), `${id} ${mine?.pay_url}`);
  const [other, setOther] = useState<PaymentSession | null>(null);
  const openOther = () => {
    setOther(mine);
    if (mine) void recall(mine).catch(() => undefined);
  };
  return (
    <div class="app">
      <PayBar />
      <ConnectionStrip socket={socket} plain />
      {mine && <Body payment={mine} onOther={openOther} />}
      {!mine && (error ? <Failed error={error} again={again} /> : <Loading />)}
      {other && (
        <MethodSheet
          but={other.method}
          onClose={() => setOther(null)}
          onPick={(method) => payOtherwise(other, method).then(() => setOther(null))}
        />
      )}
    </div>
  );
}
