import { ringing, startRinging } from "../../shared/push";
import * as icons from "../../shared/ui/icons";
import { Button, Icon } from "../../shared/ui/parts";
import { useVerb } from "../../shared/ui/verb";
import { say } from "../../shared/words";
import { api } from "../app";
import { t } from "../i18n";
import { Wrong } from "./Wrong";
import "./today.css";

/** A bell that cannot ring while the screen is dark: said before it matters, with the way on. */
export function Permission() {
  const { busy, error, run } = useVerb();
  const { value } = ringing;
  if (value !== "off" && value !== "denied") return null;
  return (
    <section class="card unheard" aria-labelledby="ring-h">
      <div class="row">
        <Icon d={icons.bell} class="muted" />
        <p class="grow md">
          <b id="ring-h">{t("mute_title")}</b>
          <br />
          <span class="muted sm">{value === "denied" ? say("ring_denied") : t("mute_sub")}</span>
        </p>
      </div>
      <Wrong id="ring-e" text={error ? say("ring_failed") : null} />
      {value === "off" && (
        <Button
          look="soft"
          block
          busy={busy}
          onClick={() => run(() => startRinging(api, "/mitra/"))}
        >
          {t("mute_on")}
        </Button>
      )}
    </section>
  );
}
