import { Button } from "../../shared/ui/parts";
import { Sheet } from "../../shared/ui/sheet";
import { state } from "../app";
import { t } from "../i18n";
import { cards, type Notice } from "../store";
import { understood } from "../verbs";

const keyOf = (notice: Notice) =>
  notice.what !== "switched_off"
    ? notice.what
    : notice.reason === "no_heartbeat"
      ? ("off_by_beat" as const)
      : ("off_by_other" as const);

/** What could not happen, and why that is all right. */
export function Said() {
  const { notice } = state.value;
  if (!notice || cards(state.value).length > 0) return null;
  const key = keyOf(notice);
  const title = key.startsWith("off") ? (key as "off_by_beat") : (`${key}_title` as "taken_title");
  const name = "name" in notice ? notice.name : "";
  return (
    <Sheet alert title={t(title)} onClose={understood}>
      <p class="muted">{t(`${key}_sub`, { name })}</p>
      <Button size="lg" block data-first onClick={understood}>
        {t("ok")}
      </Button>
    </Sheet>
  );
}
