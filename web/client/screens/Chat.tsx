import { useEffect, useRef, useState } from "preact/hooks";
import { type Conversation, warned } from "../../shared/conversation";
import { isAsked, isCutOff, moreTime } from "../../shared/more_time";
import { clock } from "../../shared/time";
import { BlockSheet, ReportSheet } from "../../shared/ui/care";
import { Composer } from "../../shared/ui/composer";
import { Goodbye, isLeaving } from "../../shared/ui/goodbye";
import * as icons from "../../shared/ui/icons";
import { IconButton } from "../../shared/ui/parts";
import { ConnectionStrip, Failed, Loading, tell } from "../../shared/ui/states";
import { TalkBar } from "../../shared/ui/talk_bar";
import { Thread } from "../../shared/ui/thread";
import { TimeBar, TimerPill, TimeSpeaker } from "../../shared/ui/time";
import { socket, state, talk } from "../app";
import { t } from "../i18n/visit";
import { block, report } from "../talk_verbs";
import { what } from "../words";
import { AddTime } from "./AddTime";
import { Closing, Warning } from "./Closing";
import { Done } from "./Done";
import { EndSheets, MoreSheet } from "./EndSheets";
import { Gone, Rerouted } from "./Gone";
import { Answered, Asking, PayNow } from "./MoreTime";
import { PayMore } from "./PayMore";
import "../../shared/css/care.css";

export type Open = "more" | "add" | "pay" | "end" | "report" | "block" | null;
const WARNING_SECONDS = 180;
const isClosing = ({ info }: Conversation): boolean => info.state === "closing";

function Bar({ now, onMore }: { now: Conversation; onMore?: () => void }) {
  const { info } = now;
  const name = info.mitra?.name ?? "";
  const warnAt = warned(now) ? (state.value.config?.session_warning_seconds ?? WARNING_SECONDS) : 0;
  const over = info.state === "closing";
  const until = over ? null : info.expires_at;
  return (
    <TalkBar
      back={t("chat_back")}
      href="#/"
      name={name}
      dot={isCutOff(now) ? "off" : "on"}
      line={isCutOff(now) ? "…" : t("here")}
      beside={
        <>
          {over ? (
            <TimerPill until={info.started_at} />
          ) : (
            <TimerPill
              until={until}
              warnAt={warnAt}
              pausedAt={info.paused_at}
              asking={!isCutOff(now)}
            />
          )}
          {onMore && <IconButton d={icons.more} label={t("more")} onClick={onMore} />}
        </>
      }
    >
      <TimeBar until={until} pausedAt={info.paused_at} minutes={info.minutes} warnAt={warnAt} />
      <TimeSpeaker until={until} />
      <ConnectionStrip socket={socket} />
    </TalkBar>
  );
}

type Sheets = { open: Open; setOpen: (open: Open) => void; now: Conversation; onBye: () => void };
function Sheets({ open, setOpen, now, onBye }: Sheets) {
  const { info } = now;
  const more = moreTime(now);
  const close = () => setOpen(null);
  const care = { name: info.mitra?.name ?? "", onClose: close, block: () => block(info.id) };
  if (open === "more") return <MoreSheet closing={isClosing(now)} onPick={setOpen} />;
  if (open === "add") return <AddTime info={info} onClose={close} />;
  if (open === "end")
    return (
      <EndSheets info={info} onClose={close} onEnded={onBye} onReport={() => setOpen("report")} />
    );
  if (open === "report") return <ReportSheet {...care} report={(text) => report(info.id, text)} />;
  if (open === "block") return <BlockSheet {...care} live={!isClosing(now)} />;
  if (open === "pay" && more?.payment && more.step === "approved")
    return <PayMore more={more} id={more.payment} onClose={close} />;
  return null;
}

/** What stands under the thread: the answer that is waited for, the end, or the composer. */
function Foot({ now, onBye, setOpen }: Omit<Sheets, "open">) {
  const { info } = now;
  const name = info.mitra?.name ?? "";
  const more = moreTime(now);
  const closing = isClosing(now);
  const add = () => setOpen("add");
  const mayAdd = info.closing_reason === "time_up" && more?.step !== "approved";
  if (info.unused_time && !closing) return <Gone now={now} />;
  if (more && isAsked(more)) return <Asking more={more} name={name} />;
  return (
    <>
      {more?.step === "approved" && <PayNow more={more} name={name} onPay={() => setOpen("pay")} />}
      {more && <Answered more={more} name={name} onAgain={add} />}
      {!closing && warned(now) && more?.step !== "approved" && <Warning now={now} onMore={add} />}
      {closing ? (
        <Closing now={now} onBye={onBye} onMore={mayAdd ? add : undefined} />
      ) : (
        <Composer
          session={info.id}
          label={t("write_to", { name })}
          placeholder={t("write")}
          onSend={talk.say}
          onTyping={talk.typing}
        />
      )}
    </>
  );
}

/** A yes that came while this screen was waiting opens the payment; added time is told once. */
function useAnswers(now: Conversation, setOpen: (how: (open: Open) => Open) => void): void {
  const more = moreTime(now);
  const waited = useRef<string | null>(null);
  useEffect(() => {
    if (isAsked(more)) waited.current = more?.id ?? null;
    if (!more || waited.current !== more.id) return;
    if (more.step === "approved" && more.payment) setOpen((open) => open ?? "pay");
    if (more.step !== "applied") return;
    waited.current = null;
    setOpen((open) => (open === "pay" ? null : open));
    tell(t("more_added", { n: more.minutes }));
  }, [more?.id, more?.step, more?.payment]);
}

function Live({ now, onBye }: { now: Conversation; onBye: () => void }) {
  const [open, setOpen] = useState<Open>(null);
  const { info } = now;
  const name = info.mitra?.name ?? "";
  const intro = t("intro", { at: clock(info.started_at), name, me: info.customer.name });
  useAnswers(now, setOpen);
  return (
    <div class="app fix">
      <Bar now={now} onMore={() => setOpen("more")} />
      <main class="talk">
        <Thread talk={now} their={name} intro={intro} again={talk.again} seen={talk.read} />
        {isCutOff(now) && !info.unused_time && (
          <p class="strip info" role="status">
            {t("paused", { name })}
          </p>
        )}
        <Rerouted now={now} />
        <Foot now={now} onBye={onBye} setOpen={setOpen} />
      </main>
      <Sheets open={open} setOpen={setOpen} now={now} onBye={onBye} />
    </div>
  );
}

function Bye({ now, onDone }: { now: Conversation; onDone: () => void }) {
  const name = now.info.mitra?.name ?? "";
  return (
    <div class="app fix">
      <Goodbye
        session={now.info.id}
        name={name}
        title={t("bye_title")}
        text={t("bye_sub", { what: what(now.info.mode, now.info.minutes), name })}
        label={t("bye_label", { name })}
        help={t("bye_help", { name })}
        ideas={[t("idea1"), t("idea2"), t("idea3")]}
        ideasLabel={t("bye_ideas")}
        send={t("bye_send")}
        skip={t("bye_skip")}
        onDone={(text) => talk.goodbye(text).then(onDone)}
      />
    </div>
  );
}

export function Chat({ id }: { id: string }) {
  const [leaving, setLeaving] = useState(() => isLeaving(id));
  useEffect(() => {
    void talk.open(id);
  }, [id]);
  const now = talk.talk.value;
  if (!now || now.info.id !== id)
    return (
      <div class="app">
        <main class="page head">
          {talk.failed.value ? (
            <Failed error={talk.failed.value} again={() => void talk.open(id)} />
          ) : (
            <Loading />
          )}
        </main>
      </div>
    );
  if (["completed", "cancelled", "expired"].includes(now.info.state)) return <Done now={now} />;
  if (leaving && now.info.state === "closing" && !now.info.my_goodbye)
    return <Bye now={now} onDone={() => setLeaving(false)} />;
  return <Live now={now} onBye={() => setLeaving(true)} />;
}
