import { href } from "../../shared/route";
import * as icons from "../../shared/ui/icons";
import { Button } from "../../shared/ui/parts";
import { Failed } from "../../shared/ui/states";
import { useVerb } from "../../shared/ui/verb";
import type { SessionInfo } from "../../shared/wire";
import { tt } from "../i18n/turn";
import { t } from "../i18n/visit";
import { askOthers, searchAgain } from "../ordering";

/** The former bestie did not come: others on the same payment, or the same one once more. */
export function NotThis({ session }: { session: SessionInfo }) {
  const others = useVerb();
  const again = useVerb();
  const name = session.targeted_mitra?.name ?? "";
  const error = others.error ?? again.error;
  return (
    <>
      <div role="alert" class="stack">
        <h1>{t(session.state === "cancelled" ? "stopped" : "not_this", { name })}</h1>
        <p class="muted">{t("not_this_sub")}</p>
      </div>
      {error ? <Failed error={error} /> : null}
      <div class="stack ways">
        <Button
          size="lg"
          block
          busy={others.busy}
          onClick={() => others.run(() => askOthers(session.id))}
        >
          {t("ask_others")}
        </Button>
        <Button
          look="quiet"
          size="lg"
          block
          busy={again.busy}
          onClick={() => again.run(() => searchAgain(session.id))}
        >
          {t("ask_again", { name })}
        </Button>
      </div>
    </>
  );
}

/** None answered, or stopped: the money is where it was, and the ways on are named. */
interface NoOneProps {
  id: string;
  session: SessionInfo | null;
  unpaid: boolean;
}
export function NoOne({ id, session, unpaid }: NoOneProps) {
  const { busy, error, run } = useVerb();
  const held = unpaid && session?.hold_until && session.state === "expired";
  const title = held ? tt("held_over") : t(session?.state === "cancelled" ? "stopped" : "none");
  return (
    <>
      <div role="alert" class="stack">
        <h1>{title}</h1>
        <p class="muted">{unpaid ? tt("unpaid_sub") : `${t("none_sub")} ${tt("unused_later")}`}</p>
      </div>
      {error ? <Failed error={error} /> : null}
      <div class="stack ways">
        <Button
          size="lg"
          block
          icon={icons.refresh}
          busy={busy}
          onClick={() => run(() => searchAgain(id))}
        >
          {t("again")}
        </Button>
        {!unpaid && (
          <Button look="quiet" size="lg" block href={href("help")}>
            {t("money_back")}
          </Button>
        )}
      </div>
    </>
  );
}
