import { type Conversation, goodbyeOf, warned } from "../../shared/conversation";
import { secondsUntil } from "../../shared/time";
import * as icons from "../../shared/ui/icons";
import { Button, Icon, Note } from "../../shared/ui/parts";
import { TimerPill } from "../../shared/ui/time";
import { t } from "../i18n";

/** One line above the composer when little time is left; it asks for nothing. */
export const WarningLine = ({ now }: { now: Conversation }) =>
  now.info.state === "active" && warned(now) ? (
    <p class="strip" role="status">
      <Icon d={icons.clock} />
      <span>
        <b>{t("warn")}</b> {t("warn_sub", { name: now.info.customer.name })}
      </span>
    </p>
  ) : null;

export const TheirGoodbye = ({ now }: { now: Conversation }) => (
  <Note tone="brand" icon={icons.heart}>
    <b>{t("their_bye", { name: now.info.customer.name })}</b>
    <br />
    {goodbyeOf(now, "customer")}
  </Note>
);

function titleOf({ info }: Conversation): string {
  if (info.my_goodbye) return t("bye_in");
  if (info.closing_reason === "ended_by_customer")
    return t("ended_title", { name: info.customer.name });
  return t(info.closing_reason === "ended_by_mitra" ? "ended_mine" : "over_title");
}

/** The composer is replaced, the talk stays readable. */
export function Closing({ now, onBye }: { now: Conversation; onBye: () => void }) {
  const { info } = now;
  const { name } = info.customer;
  return (
    <section class="closed" aria-labelledby="closed-h">
      <div class="row" role="alert">
        <h2 id="closed-h" class="grow">
          {titleOf(now)}
        </h2>
        {secondsUntil(info.closing_until) > 0 && <TimerPill until={info.closing_until} icon />}
      </div>
      {goodbyeOf(now, "customer") && <TheirGoodbye now={now} />}
      <p class="muted">{t(info.my_goodbye ? "bye_in_sub" : "over_sub", { name })}</p>
      {info.my_goodbye ? (
        <Button size="lg" block href="#/">
          {t("done_home")}
        </Button>
      ) : (
        <Button size="lg" block onClick={onBye}>
          {t("write_bye")}
        </Button>
      )}
    </section>
  );
}
