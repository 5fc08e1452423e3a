import { useState } from "preact/hooks";
import { isRefusal } from "../../shared/api";
import { Switch } from "../../shared/ui/choices";
import * as icons from "../../shared/ui/icons";
import { Icon } from "../../shared/ui/parts";
import { tell } from "../../shared/ui/states";
import { StaySheet } from "../../shared/ui/stay";
import { useVerb } from "../../shared/ui/verb";
import type { SessionInfo } from "../../shared/wire";
import { state } from "../app";
import { t } from "../i18n";
import { flipTopic } from "../talk_verbs";
import { Wrong } from "./Wrong";

const failed = (error: unknown): string | null =>
  error ? t(isRefusal(error, "SENSITIVITY_LATCHED") ? "flip_latched" : "flip_failed") : null;
const isSensitive = (info: SessionInfo): boolean => info.topic_sensitivity === "sensitive";

/** Flipping is written down. */
function FlipSheet({ info, onClose }: { info: SessionInfo; onClose: () => void }) {
  const { busy, error, run } = useVerb();
  const heavy = isSensitive(info);
  return (
    <StaySheet
      title={t(heavy ? "flip_to_regular" : "flip_to_sensitive")}
      stay={t(heavy ? "flip_stay_sensitive" : "flip_stay_regular")}
      leave={t(heavy ? "flip_regular" : "flip_sensitive")}
      look="quiet"
      busy={busy}
      onClose={onClose}
      onLeave={() => run(() => flipTopic(info.id, heavy ? "regular" : "sensitive").then(onClose))}
    >
      <p class="muted">{t(heavy ? "flip_to_regular_sub" : "flip_to_sensitive_sub")}</p>
      <Wrong id="flip-e" text={failed(error)} />
    </StaySheet>
  );
}

/** Three signals of a heavy topic, only one of them colour: bar, hatch, word. While the talk is
 *  live, with the switch that never flips by itself: it asks, and flips after the server agreed. */
export function Kind({ info, live }: { info: SessionInfo; live?: boolean }) {
  const [asking, setAsking] = useState(false);
  const { error, run } = useVerb();
  const heavy = isSensitive(info);
  if (!heavy && !live) return null;
  const { config } = state.value;
  const ask = () => {
    if (heavy && config?.sensitive_flag_one_way_latch) return tell(t("flip_latched"));
    if (config?.sensitive_flip_confirmation_enabled === false)
      return run(() => flipTopic(info.id, heavy ? "regular" : "sensitive"));
    setAsking(true);
  };
  return (
    <>
      <div class={heavy ? "kind heavy" : "kind"}>
        {heavy && <Icon d={icons.shield} />}
        <span class={heavy ? "" : "muted"}>{t(heavy ? "sensitive" : "mark_sensitive")}</span>
        <span class="topics">
          {info.topics.length > 0 && `· ${t("about", { what: info.topics.join(", ") })}`}
        </span>
        {live && (
          <Switch label={t(heavy ? "sensitive" : "mark_sensitive")} on={heavy} onAsk={ask} />
        )}
      </div>
      <Wrong id="kind-e" text={failed(error)} />
      {heavy && <div class="edge hatch" aria-hidden="true" />}
      {asking && <FlipSheet info={info} onClose={() => setAsking(false)} />}
    </>
  );
}
