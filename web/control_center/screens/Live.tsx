import { clock, now } from "../../shared/time";
import * as icons from "../../shared/ui/icons";
import { Button, Note } from "../../shared/ui/parts";
import { state } from "../app";
import { t } from "../i18n";
import { isStale, staleSeconds } from "../store";
import { reconnect } from "../verbs";

const moment = (ms: number): string => {
  const at = new Date(ms);
  return `${clock(at.toISOString())}.${String(at.getSeconds()).padStart(2, "0")}`;
};
export function LiveWord() {
  const { heardAt, tiles } = state.value;
  const stale = isStale(state.value, now.value);
  const seconds = staleSeconds(state.value, now.value);
  return (
    <p class="live-word">
      <span class={stale || !tiles ? "dot off" : "dot plain"} aria-hidden="true" />
      {!tiles
        ? t("first_wait")
        : stale
          ? t("stopped_at", { at: moment(heardAt) })
          : seconds < 2
            ? t("live_now")
            : t("live_ago", { n: seconds })}
    </p>
  );
}

/** Old numbers look old: said in words, drained of colour, and nothing risky on top of them. */
export function StaleNote() {
  if (!isStale(state.value, now.value)) return null;
  const { heardAt, tiles } = state.value;
  const n = staleSeconds(state.value, now.value);
  return (
    <Note tone="warn" icon={icons.alert}>
      <div class="stale-note">
        <p class="grow">
          <b>{tiles ? t("stale", { n }) : t("never", { n })}</b>{" "}
          {tiles ? t("stale_sub", { at: moment(heardAt) }) : t("never_sub")}
        </p>
        <Button look="quiet" icon={icons.refresh} onClick={reconnect}>
          {t("reconnect")}
        </Button>
      </div>
    </Note>
  );
}
