import type { Conversation } from "../../shared/conversation";
import { spokenDuration } from "../../shared/time";
import { Button } from "../../shared/ui/parts";
import { Failed } from "../../shared/ui/states";
import { TimerPill } from "../../shared/ui/time";
import { useVerb } from "../../shared/ui/verb";
import { tt } from "../i18n/turn";
import { chooseUnused } from "../talk_verbs";

/** The bestie did not come back: what becomes of the time that is left is the customer's word. */
export function Gone({ now }: { now: Conversation }) {
  const other = useVerb();
  const credit = useVerb();
  const { id, mitra, unused_time: unused } = now.info;
  if (!unused) return null;
  const name = mitra?.name ?? "";
  const error = other.error ?? credit.error;
  return (
    <section class="closed" aria-labelledby="gone-h">
      <div class="row" role="alert">
        <h2 id="gone-h" class="grow">
          {tt("gone_title", { name })}
        </h2>
        <TimerPill until={unused.choose_by} icon label={tt("gone_until")} />
      </div>
      <p class="muted">{tt("gone_sub", { t: spokenDuration(unused.seconds) })}</p>
      {error ? <Failed error={error} /> : null}
      <div class="stack">
        <Button
          size="lg"
          block
          busy={other.busy}
          onClick={() => other.run(() => chooseUnused(id, "new_mitra"))}
        >
          {tt("gone_other")}
        </Button>
        <Button
          look="quiet"
          size="lg"
          block
          busy={credit.busy}
          onClick={() => credit.run(() => chooseUnused(id, "credit"))}
        >
          {tt("gone_credit")}
        </Button>
      </div>
    </section>
  );
}

/** Somebody else goes on with the talk; said where the eyes are. */
export function Rerouted({ now }: { now: Conversation }) {
  const moved = now.items.some((item) => item.type === "session_rerouted");
  if (!moved || now.items.some((item) => item.type === "message" && isAfterMove(now, item.seq)))
    return null;
  return (
    <p class="strip info" role="status">
      {tt("rerouted", { name: now.info.mitra?.name ?? "" })}
    </p>
  );
}
/** Once the customer has written to the new one, it need not be said any more. */
function isAfterMove(now: Conversation, seq: number): boolean {
  const moved = now.items.findLast((item) => item.type === "session_rerouted");
  const mine = now.items.find((item) => item.seq === seq)?.payload?.sender === now.me;
  return mine && seq > (moved?.seq ?? 0);
}
