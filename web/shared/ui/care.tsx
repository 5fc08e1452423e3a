import { useState } from "preact/hooks";
import { id } from "../care_id";
import { words } from "../i18n";
import { Choice } from "./choices";
import { DeedRow } from "./deed_row";
import * as icons from "./icons";
import { Button, Icon } from "./parts";
import { Sheet } from "./sheet";
import { tell } from "./states";
import { StaySheet } from "./stay";
import { useVerb } from "./verb";

export const t = words(id, () => import("../care_en"));

const WHYS = ["rude", "contact", "touch", "other"] as const;
type Why = (typeof WHYS)[number];
const LONGEST = 1500;

interface CareProps {
  name: string;
  onClose: () => void;
  block: () => Promise<unknown>;
}
const Wrong = ({ text }: { text: string | null }) => (
  <div role="alert">
    {text && (
      <p class="err">
        <Icon d={icons.alert} />
        {text}
      </p>
    )}
  </div>
);

function Reported({ onClose, block }: CareProps) {
  const { busy, error, run } = useVerb();
  const never = () =>
    run(async () => {
      await block();
      tell(t("blocked"));
      onClose();
    });
  return (
    <StaySheet
      key="done"
      title={t("report_done")}
      stay={t("done")}
      leave={t("report_block")}
      look="quiet"
      busy={busy}
      onClose={onClose}
      onLeave={never}
    >
      <p class="muted">{t("report_done_sub")}</p>
      <Wrong text={error ? t("block_failed") : null} />
    </StaySheet>
  );
}

/** Tell the operators that something was wrong; the other side never learns of it. */
export function ReportSheet(props: CareProps & { report: (text: string) => Promise<unknown> }) {
  const { name, onClose, report } = props;
  const [why, setWhy] = useState<Why | null>(null);
  const [more, setMore] = useState("");
  const [sent, setSent] = useState(false);
  const { busy, error, run } = useVerb();
  const whole = why !== null && (why !== "other" || more.trim() !== "");
  const send = () => {
    if (!whole || !why) return;
    const text = [why === "other" ? "" : t(`why_${why}`), more.trim()].filter(Boolean).join(": ");
    run(() => report(text).then(() => setSent(true)));
  };
  if (sent) return <Reported {...props} />;
  return (
    <Sheet key="ask" title={t("report_title")} onClose={onClose} cross>
      <p class="muted">{t("report_sub", { name })}</p>
      <fieldset class="stack">
        <legend class="lbl lead">{t("report_why")}</legend>
        {WHYS.map((one) => (
          <Choice key={one} name="why" value={one} checked={why === one} onPick={() => setWhy(one)}>
            {t(`why_${one}`)}
          </Choice>
        ))}
      </fieldset>
      {why && (
        <label class="field">
          <span class="lbl">{t(why === "other" ? "report_more_needed" : "report_more")}</span>
          <textarea
            class="input"
            rows={3}
            maxLength={LONGEST}
            value={more}
            onInput={(event) => setMore(event.currentTarget.value)}
          />
        </label>
      )}
      <Wrong text={error ? t("report_failed") : null} />
      <Button size="lg" block busy={busy} blocked={!whole} onClick={send}>
        {t(why === null ? "report_pick" : whole ? "report_send" : "report_more_needed")}
      </Button>
    </Sheet>
  );
}

export function BlockSheet({ name, onClose, block, live }: CareProps & { live: boolean }) {
  const { busy, error, run } = useVerb();
  const never = () =>
    run(async () => {
      await block();
      tell(t("blocked"));
      onClose();
    });
  return (
    <StaySheet
      title={t("block_title")}
      stay={t("block_no")}
      leave={t("block_yes")}
      busy={busy}
      onClose={onClose}
      onLeave={never}
    >
      <p class="muted">
        {t("block_sub", { name })} {live && t("block_sub_live")}
      </p>
      <Wrong text={error ? t("block_failed") : null} />
    </StaySheet>
  );
}

/** Rows for a "more" sheet. */
export const CareRows = ({ onReport, onBlock }: { onReport: () => void; onBlock: () => void }) => (
  <>
    <DeedRow icon={icons.flag} text={t("report")} onClick={onReport} />
    <DeedRow icon={icons.hand} text={t("block")} onClick={onBlock} />
  </>
);
