import { useState } from "preact/hooks";
import { go } from "../../shared/route";
import { duration, secondsUntil } from "../../shared/time";
import * as icons from "../../shared/ui/icons";
import { CareRows } from "../../shared/ui/care";
import { DeedRow } from "../../shared/ui/deed_row";
import { Button } from "../../shared/ui/parts";
import { Sheet } from "../../shared/ui/sheet";
import { Failed } from "../../shared/ui/states";
import { StaySheet } from "../../shared/ui/stay";
import { useVerb } from "../../shared/ui/verb";
import type { SessionInfo } from "../../shared/wire";
import { state } from "../app";
import { t } from "../i18n/visit";
import { endTalk } from "../verbs";
import type { Open } from "./Chat";

const Step = ({ at }: { at: 1 | 2 }) => (
  <p class="steps2">
    <i class="on" aria-hidden="true" />
    <i class={at === 2 ? "on" : ""} aria-hidden="true" />
    {t(at === 1 ? "step1" : "step2")}
  </p>
);

interface EndProps {
  info: SessionInfo;
  onClose: () => void;
  onEnded: () => void;
  onReport: () => void;
}
/** Ending takes two steps; staying is the filled button of the first. */
export function EndSheets({ info, onClose, onEnded, onReport }: EndProps) {
  const two = state.value.config?.end_session_two_step ?? true;
  const [step, setStep] = useState<1 | 2>(1);
  const { busy, error, run } = useVerb();
  const end = () =>
    run(async () => {
      await endTalk(info.id);
      onEnded();
      onClose();
    });
  if (step === 1)
    return (
      <StaySheet
        key="1"
        title={t("end1")}
        stay={t("end1_stay")}
        leave={t("end1_yes")}
        look="quiet"
        busy={busy}
        onClose={onClose}
        onLeave={() => (two ? setStep(2) : end())}
        before={two && <Step at={1} />}
        after={
          <Button look="ghost" block onClick={onReport}>
            {t("end1_report")}
          </Button>
        }
      >
        <p class="muted">{t("end1_sub", { t: duration(secondsUntil(info.expires_at)) })}</p>
        {error ? <Failed error={error} /> : null}
      </StaySheet>
    );
  return (
    <Sheet key="2" alert title={t("end2")} onClose={onClose} before={<Step at={2} />}>
      <p class="muted">{t("end2_sub")}</p>
      {error ? <Failed error={error} /> : null}
      <div class="stack">
        <Button look="danger solid" size="lg" block icon={icons.exit} busy={busy} onClick={end}>
          {t("end2_yes")}
        </Button>
        <Button look="quiet" size="lg" block data-first onClick={onClose}>
          {t("end2_no")}
        </Button>
      </div>
    </Sheet>
  );
}

/** Everything that is not writing. In closing only what still makes sense. */
export const MoreSheet = ({ closing, onPick }: MoreProps) => (
  <Sheet title={t("menu_title")} onClose={() => onPick(null)} cross>
    <ul class="rows">
      {!closing && <DeedRow icon={icons.plus} text={t("more_add")} onClick={() => onPick("add")} />}
      <DeedRow icon={icons.help} text={t("menu_help")} onClick={() => go("help")} />
      <CareRows onReport={() => onPick("report")} onBlock={() => onPick("block")} />
      {!closing && <DeedRow icon={icons.exit} text={t("menu_end")} onClick={() => onPick("end")} />}
    </ul>
  </Sheet>
);
interface MoreProps {
  closing: boolean;
  onPick: (open: Open) => void;
}
