import { useState } from "preact/hooks";
import { Refusal } from "../../shared/api";
import { duration } from "../../shared/time";
import { DeviceList } from "../../shared/ui/devices";
import * as icons from "../../shared/ui/icons";
import { Button, Note } from "../../shared/ui/parts";
import { Sheet } from "../../shared/ui/sheet";
import { tell } from "../../shared/ui/states";
import { useVerb } from "../../shared/ui/verb";
import { ta } from "../i18n/account";
import type { Key } from "../i18n/account_id";
import { deleteAccount, devices, downloadData, signOutDevice } from "../leaving";

const REASONS = ["SESSION_LIVE", "PAYMENT_PENDING", "PAYMENT_UNUSED", "CREDIT_LEFT", "REFUND_OPEN"];

/** Why not yet: every reason in its own words. */
function reasons(error: unknown): string[] {
  if (!error) return [];
  const known =
    error instanceof Refusal ? error.reasons.filter((one) => REASONS.includes(one)) : [];
  if (known.length === 0) return [ta("why_other")];
  return known.map((one) => ta(`why_${one}` as Key));
}

function LeaveSheet({ onClose }: { onClose: () => void }) {
  const { busy, error, run } = useVerb();
  const why = reasons(error);
  const leave = () =>
    run(async () => {
      await deleteAccount();
      tell(ta("left"));
    });
  return (
    <Sheet alert title={ta("leave_title")} onClose={onClose}>
      <p class="muted">{ta("leave_sub")}</p>
      {why.length > 0 && (
        <Note tone="warn" icon={icons.alert} role="alert">
          {why.join(" ")}
        </Note>
      )}
      <div class="stack">
        <Button size="lg" block data-first onClick={onClose}>
          {ta("leave_stay")}
        </Button>
        <Button look="danger" size="lg" block busy={busy} onClick={leave}>
          {ta("leave_do")}
        </Button>
      </div>
    </Sheet>
  );
}

function Download() {
  const { busy, error, run } = useVerb();
  const wait = error instanceof Refusal ? error.retryAfterSeconds : null;
  return (
    <div class="field">
      <Button
        look="quiet"
        size="lg"
        icon={icons.download}
        block
        busy={busy}
        onClick={() => run(() => downloadData().then(() => tell(ta("data_got"))))}
      >
        {ta("data_get")}
      </Button>
      <p class="help" role="status">
        {error ? (wait ? ta("data_wait", { t: duration(wait) }) : ta("why_other")) : ta("data_sub")}
      </p>
    </div>
  );
}

/** Where one is signed in, what is kept, and the way out. */
export function Account() {
  const [leaving, setLeaving] = useState(false);
  return (
    <>
      <section class="stack" aria-labelledby="devices">
        <h2 id="devices">{ta("devices")}</h2>
        <p class="muted sm">{ta("devices_sub")}</p>
        <DeviceList load={devices} end={signOutDevice} />
      </section>
      <section class="stack" aria-labelledby="data">
        <h2 id="data">{ta("data")}</h2>
        <Download />
        <Button look="danger" size="lg" block onClick={() => setLeaving(true)}>
          {ta("leave")}
        </Button>
      </section>
      {leaving && <LeaveSheet onClose={() => setLeaving(false)} />}
    </>
  );
}
