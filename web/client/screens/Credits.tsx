import { useState } from "preact/hooks";
import { day } from "../../shared/time";
import * as icons from "../../shared/ui/icons";
import { Button, Icon } from "../../shared/ui/parts";
import { Sheet } from "../../shared/ui/sheet";
import { tell } from "../../shared/ui/states";
import { useLoad, useVerb } from "../../shared/ui/verb";
import type { CreditReply, CreditsPage } from "../../shared/wire";
import { t } from "../i18n/money";
import { credits, refundCredit } from "../money";

interface BackProps {
  credit: CreditReply;
  onClose: () => void;
  onDone: () => void;
}
function BackSheet({ credit, onClose, onDone }: BackProps) {
  const { busy, error, run } = useVerb();
  const ask = () =>
    run(async () => {
      await refundCredit(credit.id);
      tell(t("credit_back_done"));
      onDone();
    });
  return (
    <Sheet alert title={t("credit_back_title", { n: credit.minutes_left })} onClose={onClose}>
      <p class="muted">{t("credit_back_sub")}</p>
      {error ? (
        <p class="err" role="alert">
          <Icon d={icons.alert} />
          {t("credit_failed")}
        </p>
      ) : null}
      <div class="stack">
        <Button size="lg" block data-first onClick={onClose}>
          {t("credit_back_no")}
        </Button>
        <Button look="danger" size="lg" block busy={busy} onClick={ask}>
          {t("credit_back_yes")}
        </Button>
      </div>
    </Sheet>
  );
}

function Row({ credit, onBack }: { credit: CreditReply; onBack: () => void }) {
  const what = t(credit.mode === "call" ? "credit_mode_call" : "credit_mode_chat");
  return (
    <li class="lrow act">
      <Icon d={icons.clock} />
      <span class="grow">
        <b>{t("credit_row", { n: credit.minutes_left, what })}</b>
        <span class="muted sm">{t("credit_until", { at: day(credit.expires_at) })}</span>
      </span>
      {credit.refundable && (
        <Button look="ghost" size="sm" onClick={onBack}>
          {t("credit_back")}
        </Button>
      )}
    </li>
  );
}

/** Minutes that were paid for and not used; they can be spent, or asked back as money. */
export function Credits() {
  const [page, setPage] = useState<CreditsPage | null>(null);
  const [back, setBack] = useState<CreditReply | null>(null);
  const { again } = useLoad(() => credits().then(setPage));
  if (!page) return null;
  const left = page.items.filter((one) => one.minutes_left > 0);
  return (
    <section class="field" aria-labelledby="credit-h">
      <h2 id="credit-h" class="lbl">
        {t("credit")}
      </h2>
      {left.length === 0 ? (
        <p class="muted md">{t("credit_none")}</p>
      ) : (
        <ul class="rows">
          {left.map((one) => (
            <Row key={one.id} credit={one} onBack={() => setBack(one)} />
          ))}
        </ul>
      )}
      {back && (
        <BackSheet
          credit={back}
          onClose={() => setBack(null)}
          onDone={() => {
            setBack(null);
            again();
          }}
        />
      )}
    </section>
  );
}
