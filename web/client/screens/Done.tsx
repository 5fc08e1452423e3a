import { useState } from "preact/hooks";
import type { Conversation } from "../../shared/conversation";
import { href } from "../../shared/route";
import { BlockSheet, ReportSheet, t as care } from "../../shared/ui/care";
import * as icons from "../../shared/ui/icons";
import { Button, Icon } from "../../shared/ui/parts";
import { useVerb } from "../../shared/ui/verb";
import { tt } from "../i18n/turn";
import { t } from "../i18n/visit";
import { block, rate, report } from "../talk_verbs";
import { leaveTalk } from "../verbs";
import { Big } from "./Big";
import { TheirGoodbye } from "./Closing";
import "./done.css";

const STARS = [1, 2, 3, 4, 5] as const;
const LONGEST = 500;

function Stars({ stars, onPick }: { stars: number; onPick: (stars: number) => void }) {
  return (
    <div class="stars">
      {STARS.map((n) => (
        <label key={n} class={n <= stars ? "on" : ""}>
          <input
            type="radio"
            name="stars"
            value={n}
            checked={n === stars}
            onChange={() => onPick(n)}
          />
          <Icon d={icons.star} label={t("stars", { n })} />
        </label>
      ))}
    </div>
  );
}

/** How it was; may be left alone, and may be said again. */
function Rating({ now }: { now: Conversation }) {
  const [stars, setStars] = useState(0);
  const [note, setNote] = useState("");
  const [kept, setKept] = useState(false);
  const { busy, error, run } = useVerb();
  if (kept)
    return (
      <p class="card rated" role="status">
        <Icon d={icons.check} class="ok" /> {t("rated")}
      </p>
    );
  return (
    <fieldset class="card rating">
      <legend class="sr">{t("rate", { name: now.info.mitra?.name ?? "" })}</legend>
      <b aria-hidden="true">{t("rate", { name: now.info.mitra?.name ?? "" })}</b>
      <Stars stars={stars} onPick={setStars} />
      {stars > 0 && (
        <>
          <label class="field">
            <span class="lbl">{t("rate_note")}</span>
            <textarea
              class="input"
              rows={2}
              maxLength={LONGEST}
              value={note}
              onInput={(event) => setNote(event.currentTarget.value)}
            />
          </label>
          {error ? (
            <p class="err" role="alert">
              <Icon d={icons.alert} />
              {t("rate_failed")}
            </p>
          ) : null}
          <Button
            look="soft"
            block
            busy={busy}
            onClick={() => run(() => rate(now.info.id, stars, note).then(() => setKept(true)))}
          >
            {t("rate_send")}
          </Button>
        </>
      )}
    </fieldset>
  );
}

/** The talk is closed: how was it, and where it is found again. */
export function Done({ now }: { now: Conversation }) {
  const [open, setOpen] = useState<"report" | "block" | null>(null);
  const { id, mitra, state } = now.info;
  const name = mitra?.name ?? "";
  const gone = now.info.closing_reason === "mitra_gone";
  const sheet = { name, onClose: () => setOpen(null), block: () => block(id) };
  return (
    <div class="app">
      <Big
        icon={icons.heart}
        title={t("done_title")}
        text={gone ? tt("gone_done_sub", { name }) : t("done_sub")}
      >
        <TheirGoodbye now={now} />
        {state === "completed" && <Rating now={now} />}
        <Button size="lg" block onClick={() => void leaveTalk()}>
          {t("done_home")}
        </Button>
        {gone && (
          <Button look="quiet" size="lg" block href={href("me")}>
            {tt("gone_done_credit")}
          </Button>
        )}
        <Button look="quiet" size="lg" block href={href("history")}>
          {t("tab_history")}
        </Button>
        {mitra && (
          <div class="btnrow">
            <Button look="ghost" size="sm" onClick={() => setOpen("report")}>
              {care("report")}
            </Button>
            <Button look="ghost" size="sm" onClick={() => setOpen("block")}>
              {care("block")}
            </Button>
          </div>
        )}
      </Big>
      {open === "report" && <ReportSheet {...sheet} report={(text) => report(id, text)} />}
      {open === "block" && <BlockSheet {...sheet} live={false} />}
    </div>
  );
}
