import { useEffect, useRef, useState } from "preact/hooks";
import { type Conversation, goodbyeOf } from "../../shared/conversation";
import { isAsked, isCutOff, moreTime } from "../../shared/more_time";
import { href } from "../../shared/route";
import { clock } from "../../shared/time";
import { BlockSheet, CareRows, ReportSheet } from "../../shared/ui/care";
import { DeedRow } from "../../shared/ui/deed_row";
import { Composer } from "../../shared/ui/composer";
import { Goodbye, isLeaving } from "../../shared/ui/goodbye";
import * as icons from "../../shared/ui/icons";
import { Button, Icon, Note } from "../../shared/ui/parts";
import { Sheet } from "../../shared/ui/sheet";
import { Failed, Loading, tell } from "../../shared/ui/states";
import { Thread } from "../../shared/ui/thread";
import { state, talk } from "../app";
import { t } from "../i18n";
import { block, report } from "../talk_verbs";
import { enterTalk, leaveTalk } from "../verbs";
import { what } from "../words";
import { AskCard } from "./Asks";
import { ChatBar } from "./ChatBar";
import { Closing, TheirGoodbye, WarningLine } from "./Closing";
import { EndSheet } from "./EndSheet";
import "../../shared/css/care.css";
import "./chat.css";

const OVER = ["completed", "cancelled", "expired"];
const TIP_UNTIL = 4;

const look = ({ info }: Conversation, extra: string): string =>
  ["app", extra, info.topic_sensitivity === "sensitive" && "sens"].filter(Boolean).join(" ");

/** Guidance for the first minutes of a heavy talk. */
const Tip = ({ now }: { now: Conversation }) =>
  now.info.topic_sensitivity === "sensitive" && now.items.length < TIP_UNTIL ? (
    <div class="tip">
      <Note tone="sens" icon={icons.heart}>
        {t("tip")}
      </Note>
    </div>
  ) : null;

type Open = "more" | "end" | "report" | "block" | null;
type SheetsProps = { now: Conversation; open: Open; setOpen: (open: Open) => void };

function Sheets({ now: { info }, open, setOpen }: SheetsProps) {
  const closing = info.state === "closing";
  const close = () => setOpen(null);
  const care = { name: info.customer.name, onClose: close, block: () => block(info.id) };
  const mayEnd = !closing && state.value.config?.early_end_mitra_enabled;
  if (open === "more")
    return (
      <Sheet title={t("more")} onClose={close} cross>
        <ul class="rows">
          <CareRows onReport={() => setOpen("report")} onBlock={() => setOpen("block")} />
          {mayEnd && <DeedRow icon={icons.exit} text={t("end")} onClick={() => setOpen("end")} />}
        </ul>
      </Sheet>
    );
  if (open === "report") return <ReportSheet {...care} report={(text) => report(info.id, text)} />;
  if (open === "block") return <BlockSheet {...care} live={!closing} />;
  if (open === "end" && !closing) return <EndSheet info={info} onClose={close} />;
  return null;
}

/** What stands under the thread: a request for more time, the end, or the composer. */
function Foot({ now, onBye }: { now: Conversation; onBye: () => void }) {
  const { info } = now;
  const { name } = info.customer;
  const ask = state.value.asks.find((one) => one.session === info.id);
  const more = moreTime(now);
  if (info.state === "closing")
    return (
      <>
        {ask && <AskCard key={ask.id} ask={ask} />}
        <Closing now={now} onBye={onBye} />
      </>
    );
  if (ask) return <AskCard key={ask.id} ask={ask} />;
  if (isAsked(more)) return <p class="strip info">{t("cust_paused")}</p>;
  return (
    <>
      {more?.step === "approved" && <p class="strip info">{t("more_paying", { name })}</p>}
      <Composer
        session={info.id}
        label={t("write_to", { name })}
        placeholder={t("write")}
        onSend={talk.say}
        onTyping={talk.typing}
      />
    </>
  );
}

function useAdded(now: Conversation): void {
  const more = moreTime(now);
  const open = useRef<string | null>(null);
  useEffect(() => {
    if (more?.step === "asked" || more?.step === "approved") open.current = more.id;
    if (more?.step !== "applied" || open.current !== more.id) return;
    open.current = null;
    tell(t("more_added", { n: more.minutes }));
  }, [more?.id, more?.step]);
}

function Live({ now, onBye }: { now: Conversation; onBye: () => void }) {
  const [open, setOpen] = useState<Open>(null);
  const { info } = now;
  const { name } = info.customer;
  const intro = t("intro", { at: clock(info.started_at), name, me: info.mitra?.name ?? "" });
  useAdded(now);
  return (
    <div class={look(now, "fix")}>
      <ChatBar now={now} onMore={() => setOpen("more")} />
      <main class="talk">
        <Tip now={now} />
        <Thread talk={now} their={name} intro={intro} again={talk.again} seen={talk.read} />
        {isCutOff(now) && <p class="strip info">{t("cust_paused")}</p>}
        <WarningLine now={now} />
        <Foot now={now} onBye={onBye} />
      </main>
      <Sheets now={now} open={open} setOpen={setOpen} />
    </div>
  );
}

function Bye({ now, onDone }: { now: Conversation; onDone: () => void }) {
  const { name } = now.info.customer;
  return (
    <div class="app fix">
      <Goodbye
        session={now.info.id}
        name={name}
        title={t("bye_title")}
        text={t("bye_sub", { what: what(now.info.mode, now.info.minutes), name })}
        label={t("bye_label", { name })}
        help={t("bye_help")}
        ideas={[t("idea1"), t("idea2"), t("idea3")]}
        ideasLabel={t("bye_ideas")}
        send={t("bye_send")}
        skip={t("bye_skip")}
        onDone={(text) => talk.goodbye(text).then(onDone)}
      />
    </div>
  );
}

const Done = ({ now }: { now: Conversation }) => (
  <div class="app">
    <main class="page">
      <section class="big" role="status">
        <span class="orb" aria-hidden="true">
          <Icon d={icons.heart} />
        </span>
        <h1>{t("done_title")}</h1>
        <p class="muted">{t("done_sub")}</p>
        <div class="stack">
          {goodbyeOf(now, "customer") && <TheirGoodbye now={now} />}
          <Button size="lg" block href={href()}>
            {t("done_home")}
          </Button>
          <Button look="quiet" size="lg" block href={href("history", now.info.id)}>
            {t("done_read")}
          </Button>
        </div>
      </section>
    </main>
  </div>
);

const Opening = ({ id }: { id: string }) => (
  <div class="app">
    <main class="page head">
      {talk.failed.value ? (
        <>
          <Failed error={talk.failed.value} again={() => void enterTalk(id)} />
          <Button look="ghost" href={href()}>
            {t("done_home")}
          </Button>
        </>
      ) : (
        <Loading />
      )}
    </main>
  </div>
);

export function Chat({ id }: { id: string }) {
  const [leaving, setLeaving] = useState(() => isLeaving(id));
  useEffect(() => {
    void enterTalk(id);
    return leaveTalk;
  }, [id]);
  const now = talk.talk.value;
  if (!now || now.info.id !== id) return <Opening id={id} />;
  if (OVER.includes(now.info.state)) return <Done now={now} />;
  if (leaving && now.info.state === "closing" && !now.info.my_goodbye)
    return <Bye now={now} onDone={() => setLeaving(false)} />;
  return <Live now={now} onBye={() => setLeaving(true)} />;
}
