import { useState } from "preact/hooks";
import { rupiah } from "../../shared/time";
import { Button, Window } from "../../shared/ui/parts";
import { ConnectionStrip, Failed, Loading } from "../../shared/ui/states";
import { TimerPill } from "../../shared/ui/time";
import { useVerb } from "../../shared/ui/verb";
import type { SessionInfo } from "../../shared/wire";
import { socket, state } from "../app";
import { tt } from "../i18n/turn";
import { stopSearch } from "../ordering";
import { what } from "../words";
import { PayBar, PayCode } from "./PayCode";
import { StopSheet } from "./StopSheet";

/** E2: a bestie has said yes and waits; the payment starts the talk. */
export function Hold({ session }: { session: SessionInfo }) {
  const { payment } = state.value.current;
  const [stopping, setStopping] = useState(false);
  const { busy, error, run } = useVerb();
  const name = session.mitra?.name ?? "";
  return (
    <div class="app">
      <PayBar />
      <ConnectionStrip socket={socket} plain />
      <main class="page pay">
        <div class="row">
          <Window name={name} />
          <span class="grow" />
          <TimerPill until={session.hold_until} icon label={tt("held_until")} />
        </div>
        <section class="stack" role="status">
          <h1>{tt("held", { name })}</h1>
          <p class="muted">{tt("held_sub", { name })}</p>
        </section>
        <p class="row">
          <span class="grow">{what(session.mode, session.minutes)}</span>
          {payment && <b class="amount">{rupiah(payment.amount_idr)}</b>}
        </p>
        {payment ? <PayCode payment={payment} /> : <Loading rows={1} />}
        {error ? <Failed error={error} /> : null}
        <Button look="ghost" block busy={busy} onClick={() => setStopping(true)}>
          {tt("held_drop")}
        </Button>
      </main>
      {stopping && (
        <StopSheet
          unpaid
          onClose={() => setStopping(false)}
          onStop={() => run(() => stopSearch(session.id))}
        />
      )}
    </div>
  );
}
