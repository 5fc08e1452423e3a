import { useState } from "preact/hooks";
import { startRinging } from "../../shared/push";
import * as icons from "../../shared/ui/icons";
import { Button, Icon } from "../../shared/ui/parts";
import { useVerb } from "../../shared/ui/verb";
import { say } from "../../shared/words";
import { api } from "../app";
import { tt } from "../i18n/turn";

const SLOT = "hadir.ring.later";
const isLater = (): boolean => {
  try {
    return localStorage.getItem(SLOT) !== null;
  } catch {
    return false;
  }
};
function keepLater(): void {
  try {
    localStorage.setItem(SLOT, "1");
  } catch {
    /* private mode: it is asked again next time */
  }
}

/** Asked once, by us; the browser asks only after a yes. The switch stays in the profile. */
export function RingBanner() {
  const [later, setLater] = useState(isLater);
  const { busy, error, run } = useVerb();
  if (later) return null;
  return (
    <section class="card ring-ask" aria-labelledby="ring-h">
      <div class="row">
        <Icon d={icons.bell} />
        <div class="grow">
          <h2 id="ring-h">{tt("ring_ask")}</h2>
          <p class="muted sm">{tt("ring_ask_sub")}</p>
        </div>
      </div>
      {error ? (
        <p class="err" role="alert">
          {say("ring_failed")}
        </p>
      ) : null}
      <div class="btnrow">
        <Button look="soft" busy={busy} onClick={() => run(() => startRinging(api, "/"))}>
          {tt("ring_yes")}
        </Button>
        <Button
          look="ghost"
          onClick={() => {
            keepLater();
            setLater(true);
          }}
        >
          {tt("ring_no")}
        </Button>
      </div>
    </section>
  );
}
