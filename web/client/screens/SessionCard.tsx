import { href } from "../../shared/route";
import { Button, Window } from "../../shared/ui/parts";
import { TimeBar, TimerPill } from "../../shared/ui/time";
import type { SessionInfo, SessionState } from "../../shared/wire";
import { t } from "../i18n";
import { isTalking } from "../store";
import { what } from "../words";

const CARD: Partial<Record<SessionState, "search_card" | "pay_card" | "closing_card">> = {
  searching: "search_card",
  pending_payment: "pay_card",
  closing: "closing_card",
};
const GO: Partial<Record<SessionState, "to_search" | "to_pay" | "to_goodbye">> = {
  searching: "to_search",
  pending_payment: "to_pay",
  closing: "to_goodbye",
};
/** What runs right now, and the way back into it. */
export function SessionCard({ session }: { session: SessionInfo }) {
  const talking = isTalking(session);
  const searching = session.state === "searching";
  const held = session.state === "pending_payment";
  const title = CARD[session.state] ?? "active_card";
  const button = GO[session.state] ?? "go_on";
  const sub = [session.mitra?.name, what(session.mode, session.minutes)]
    .filter(Boolean)
    .join(" · ");
  return (
    <section class="card lift live" aria-labelledby="live-h">
      <div class="row">
        <Window
          name={session.mitra?.name ?? "?"}
          lit={!searching}
          dot={talking ? "on" : undefined}
        />
        <div class="grow">
          <h2 id="live-h">{t(title)}</h2>
          <p class="muted sm">{sub}</p>
        </div>
        {talking && <TimerPill until={session.expires_at} pausedAt={session.paused_at} icon />}
        {held && <TimerPill until={session.hold_until} icon />}
      </div>
      {talking && <TimeBar until={session.expires_at} minutes={session.minutes} round />}
      <Button size="lg" block href={searching || held ? href("search") : href("chat", session.id)}>
        {t(button)}
      </Button>
    </section>
  );
}
