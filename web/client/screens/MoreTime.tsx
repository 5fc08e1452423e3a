import { useState } from "preact/hooks";
import type { MoreTime } from "../../shared/more_time";
import { rupiah, secondsSince } from "../../shared/time";
import * as icons from "../../shared/ui/icons";
import { Button, Icon, Note } from "../../shared/ui/parts";
import { TimerPill } from "../../shared/ui/time";
import { t } from "../i18n/visit";

const TOLD_SECONDS = 120;

/** Asked: the clock stands still, the composer rests until the answer is there. */
export const Asking = ({ more, name }: { more: MoreTime; name: string }) => (
  <section class="closed" aria-labelledby="asking-h">
    <div class="row" role="status">
      <span class="spin" aria-hidden="true" />
      <h2 id="asking-h" class="grow">
        {t("more_asking", { name })}
      </h2>
      <TimerPill until={more.until} icon label={t("more_answer")} />
    </div>
    <p class="muted">{t("more_asking_sub", { n: more.minutes })}</p>
  </section>
);

interface PayNowProps {
  more: MoreTime;
  name: string;
  onPay: () => void;
}
/** A yes: what is left is the payment, and the talk goes on meanwhile. */
export const PayNow = ({ more, name, onPay }: PayNowProps) => (
  <section class="ask" aria-labelledby="paynow-h">
    <div class="row" role="status">
      <Icon d={icons.check} class="ok" />
      <h2 id="paynow-h" class="grow">
        {t("more_yes", { name })}
      </h2>
      <TimerPill until={more.until} icon />
    </div>
    <Button block busy={!more.payment} onClick={onPay}>
      {more.priceIdr === null
        ? t("pay_preparing")
        : t("more_pay", { p: rupiah(more.priceIdr), n: more.minutes })}
    </Button>
  </section>
);

interface AnsweredProps {
  more: MoreTime;
  name: string;
  onAgain: () => void;
}
/** A no, or a payment that did not come: said once, kindly, and nothing was charged. */
export function Answered({ more, name, onAgain }: AnsweredProps) {
  const [hidden, setHidden] = useState("");
  const { step } = more;
  if (step !== "rejected" && step !== "lapsed") return null;
  if (hidden === more.id || secondsSince(more.at) > TOLD_SECONDS) return null;
  return (
    <section class="ask" role="status">
      <Note tone="info" icon={icons.clock}>
        <b>{t(`more_${step}`, { name })}</b> {t(`more_${step}_sub`)}
      </Note>
      <div class="btnrow">
        <Button look="quiet" onClick={() => setHidden(more.id)}>
          {t("warn_ok")}
        </Button>
        {step === "lapsed" && <Button onClick={onAgain}>{t("more_again")}</Button>}
      </div>
    </section>
  );
}
