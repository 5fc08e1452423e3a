import type { Api } from "../api";
import { lookAtRinging, ringing, startRinging, stopRinging } from "../push";
import { say } from "../words";
import { Switch } from "./choices";
import * as icons from "./icons";
import { Icon } from "./parts";
import { useLoad, useVerb } from "./verb";

interface RingingProps {
  api: Api;
  scope: string;
  /** What for, in the words of this app. */
  text: string;
}
/** One switch: ring this device when the app is closed. */
export function RingingSwitch({ api, scope, text }: RingingProps) {
  const { error, run } = useVerb();
  useLoad(() => lookAtRinging(scope));
  const state = ringing.value;
  if (state === "unknown" || state === "impossible") return null;
  const flip = () =>
    run(() => (state === "on" ? stopRinging(api, scope) : startRinging(api, scope)));
  return (
    <div class="field">
      <div class="row">
        <span class="grow">
          <b>{say("ring")}</b>
          <br />
          <span class="muted sm">{text}</span>
        </span>
        {state !== "denied" && <Switch label={say("ring")} on={state === "on"} onAsk={flip} />}
      </div>
      {state === "denied" && <p class="help">{say("ring_denied")}</p>}
      {error ? (
        <p class="err" role="alert">
          <Icon d={icons.alert} />
          {say("ring_failed")}
        </p>
      ) : null}
    </div>
  );
}
