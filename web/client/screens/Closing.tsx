import { useState } from "preact/hooks";
import { type Conversation, goodbyeOf } from "../../shared/conversation";
import { secondsUntil } from "../../shared/time";
import * as icons from "../../shared/ui/icons";
import { Button, Icon, Note } from "../../shared/ui/parts";
import { TimerPill } from "../../shared/ui/time";
import { t } from "../i18n/visit";
import { leaveTalk } from "../verbs";

/** Offered once when little time is left; it never covers the composer. */
export function Warning({ now, onMore }: { now: Conversation; onMore: () => void }) {
  const [hidden, setHidden] = useState(false);
  if (hidden) return null;
  const minutes = Math.ceil(secondsUntil(now.info.expires_at) / 60);
  return (
    <section class="ask" role="status">
      <p class="h">
        <Icon d={icons.clock} />
        <span>
          <b>{minutes > 1 ? t("warn_minutes", { n: minutes }) : t("warn")}</b> {t("warn_sub")}
        </span>
      </p>
      <div class="btnrow">
        <Button onClick={onMore}>{t("more_add")}</Button>
        <Button look="quiet" onClick={() => setHidden(true)}>
          {t("warn_enough")}
        </Button>
      </div>
    </section>
  );
}

export const TheirGoodbye = ({ now }: { now: Conversation }) => {
  const bye = goodbyeOf(now, "mitra");
  if (!bye) return null;
  return (
    <Note tone="brand" icon={icons.heart}>
      <b>{t("their_bye", { name: now.info.mitra?.name ?? "" })}</b>
      <br />
      {bye}
    </Note>
  );
};

interface ClosingProps {
  now: Conversation;
  onBye: () => void;
  /** Absent where no time can be added (any more). */
  onMore?: () => void;
}
function Ways({ now, onBye, onMore }: ClosingProps) {
  if (now.info.my_goodbye)
    return (
      <Button size="lg" block onClick={() => void leaveTalk()}>
        {t("done_home")}
      </Button>
    );
  if (!onMore)
    return (
      <Button size="lg" block onClick={onBye}>
        {t("over_bye")}
      </Button>
    );
  return (
    <div class="btnrow">
      <Button onClick={onMore}>{t("more_add")}</Button>
      <Button look="quiet" onClick={onBye}>
        {t("over_bye")}
      </Button>
    </div>
  );
}

function wordsOf({ info }: Conversation, more: boolean): [string, string] {
  const name = info.mitra?.name ?? "";
  if (info.my_goodbye) return [t("waiting_bye"), t("waiting_bye_sub", { name })];
  if (info.closing_reason === "ended_by_mitra") return [t("ended_title"), t("ended_sub", { name })];
  if (info.closing_reason === "ended_by_customer") return [t("ended_title"), t("ended_mine_sub")];
  const minutes = Math.ceil(secondsUntil(info.closing_until) / 60);
  if (more && minutes > 0) return [t("over_title"), t("over_more", { name, n: minutes })];
  return [t("over_title"), t("over_sub", { name })];
}

/** The composer is replaced, the talk stays readable. */
export function Closing(props: ClosingProps) {
  const { info } = props.now;
  const [title, text] = wordsOf(props.now, props.onMore !== undefined);
  return (
    <section class="closed" aria-labelledby="closed-h">
      <div class="row" role="alert">
        <h2 id="closed-h" class="grow">
          {title}
        </h2>
        {info.closing_until && secondsUntil(info.closing_until) > 0 && (
          <TimerPill until={info.closing_until} icon />
        )}
      </div>
      <TheirGoodbye now={props.now} />
      <p class="muted">{text}</p>
      <Ways {...props} />
    </section>
  );
}
