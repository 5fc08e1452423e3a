import { useEffect, useState } from "preact/hooks";
import { type Conversation, goodbyeOf } from "../../shared/conversation";
import { href } from "../../shared/route";
import { clock } from "../../shared/time";
import { Composer } from "../../shared/ui/composer";
import { Goodbye } from "../../shared/ui/goodbye";
import * as icons from "../../shared/ui/icons";
import { Button, Icon, Note } from "../../shared/ui/parts";
import { Failed, Loading } from "../../shared/ui/states";
import { Thread } from "../../shared/ui/thread";
import { talk } from "../app";
import { t } from "../i18n";
import { enterTalk, leaveTalk } from "../verbs";
import { what } from "../words";
import { ChatBar } from "./ChatBar";
import { Closing, TheirGoodbye, WarningLine } from "./Closing";
import { EndSheet } from "./EndSheet";
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

function Live({ now, onBye }: { now: Conversation; onBye: () => void }) {
  const [ending, setEnding] = useState(false);
  const { info } = now;
  const { name } = info.customer;
  const closing = info.state === "closing";
  const intro = t("intro", { at: clock(info.started_at), name, me: info.mitra?.name ?? "" });
  return (
    <div class={look(now, "fix")}>
      <ChatBar now={now} onEnd={() => setEnding(true)} />
      <main class="talk">
        <Tip now={now} />
        <Thread talk={now} their={name} intro={intro} again={talk.again} seen={talk.read} />
        {info.paused_at && <p class="strip info">{t("cust_paused")}</p>}
        <WarningLine now={now} />
        {closing ? (
          <Closing now={now} onBye={onBye} />
        ) : (
          <Composer
            session={info.id}
            label={t("write_to", { name })}
            placeholder={t("write")}
            onSend={talk.say}
            onTyping={talk.typing}
          />
        )}
      </main>
      {ending && !closing && <EndSheet info={info} onClose={() => setEnding(false)} />}
    </div>
  );
}

function Bye({ now, onDone }: { now: Conversation; onDone: () => void }) {
  const { name } = now.info.customer;
  return (
    <div class="app fix">
      <Goodbye
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
  const [leaving, setLeaving] = useState(false);
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
