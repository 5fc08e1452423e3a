import { useEffect, useRef } from "preact/hooks";
import { href, route } from "../../shared/route";
import { clock } from "../../shared/time";
import { Button } from "../../shared/ui/parts";
import { TimerPill } from "../../shared/ui/time";
import { useVerb } from "../../shared/ui/verb";
import { state } from "../app";
import { t } from "../i18n";
import type { Ask } from "../store";
import { answerMore } from "../talk_verbs";
import { useArmed } from "./armed";
import { Wrong } from "./Wrong";

function endAfter(ask: Ask): string {
  const info = state.value.live?.find((one) => one.id === ask.session);
  const from = Math.max(Date.parse(info?.expires_at ?? ask.until), Date.parse(ask.until));
  return clock(new Date(from + ask.minutes * 60_000).toISOString());
}

/** Somebody asks for more time: the clock stands still until the answer is there. */
export function AskCard({ ask }: { ask: Ask }) {
  const { armed } = useArmed();
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!document.activeElement?.matches("input, textarea")) card.current?.focus();
  }, []);
  const { busy, error, run } = useVerb();
  const answer = (yes: boolean) => () => armed && !busy && run(() => answerMore(ask, yes));
  return (
    <section
      ref={card}
      class="ask"
      role="alertdialog"
      aria-labelledby="ask-h"
      aria-describedby="ask-d"
      aria-busy={!armed}
      tabIndex={-1}
    >
      <div class="row">
        <h2 id="ask-h" class="grow">
          {t("more_wants", { name: ask.name, n: ask.minutes })}
        </h2>
        <TimerPill until={ask.until} icon />
      </div>
      <p class="muted md" id="ask-d">
        {t("more_until", { at: endAfter(ask) })}
      </p>
      <Wrong id="ask-e" text={error ? t("accept_failed") : null} />
      <div class="btnrow">
        <Button busy={busy} onClick={answer(true)}>
          {t("more_yes")}
        </Button>
        <Button look="quiet" onClick={answer(false)}>
          {t("more_no")}
        </Button>
      </div>
    </section>
  );
}

/** The card of a talk that is not on the screen, over whatever is. */
export function Asks() {
  const [place, id] = route.value;
  const elsewhere = state.value.asks.find((ask) => place !== "chat" || ask.session !== id);
  if (!elsewhere) return null;
  return (
    <section class="asks" aria-labelledby="ask-h">
      <AskCard key={elsewhere.id} ask={elsewhere} />
      <a class="btn ghost sm" href={href("chat", elsewhere.session)}>
        {t("more_open")}
      </a>
    </section>
  );
}
