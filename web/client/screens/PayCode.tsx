import { href } from "../../shared/route";
import { secondsSince } from "../../shared/time";
import * as icons from "../../shared/ui/icons";
import { Button, Icon, IconButton, Note } from "../../shared/ui/parts";
import { QrCode, saveQr } from "../../shared/ui/QrCode";
import type { PaymentSession } from "../../shared/wire";
import { t as money } from "../i18n/money";
import { t } from "../i18n/visit";
import "./pay.css";

const SLOW_SECONDS = 15;

/** The way out keeps the order. */
export const PayBar = () => (
  <header class="topbar">
    <IconButton d={icons.back} label={t("stays")} href="#/" />
    <span class="grow" />
    <Button look="ghost" size="sm" href={href("help")}>
      {t("tab_help")}
    </Button>
  </header>
);

/** What is paid with: the picture, the provider's page, or both. */
export function PayCode({ payment }: { payment: PaymentSession }) {
  const { qr_text: qr, pay_url: url } = payment;
  if (!qr && !url)
    return (
      <>
        <p class="wait muted" role="status">
          <i aria-hidden="true" />
          {t("pay_preparing")}
        </p>
        {secondsSince(payment.created_at) > SLOW_SECONDS && (
          <Note tone="warn" icon={icons.clock} role="status">
            {money("pay_slow")}
          </Note>
        )}
      </>
    );
  return (
    <>
      {qr && (
        <section class="qr" aria-label={t("qr_label")}>
          <QrCode text={qr} label={t("qr_label")} />
          <p>{t("qr_help")}</p>
        </section>
      )}
      {url && (
        <a class="btn lg block" href={url} target="_blank" rel="noopener">
          <Icon d={icons.arrow} />
          {t("open_pay")}
        </a>
      )}
      {qr && (
        <>
          <Button
            look={url ? "quiet" : "primary"}
            size="lg"
            block
            icon={icons.download}
            onClick={() => void saveQr(qr, `hadir-${payment.amount_idr}`)}
          >
            {t("save_qr")}
          </Button>
          <ol class="how">
            <li>{t("how1")}</li>
            <li>{t("how2")}</li>
            <li>{t("how3")}</li>
          </ol>
        </>
      )}
      <p class="wait muted" role="status">
        <i aria-hidden="true" />
        {t("pay_waiting")}
      </p>
    </>
  );
}
