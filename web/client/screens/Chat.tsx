import { useEffect, useState } from "preact/hooks";
import { goodbyeOf, type Conversation, warned } from "../../shared/conversation";
import { href } from "../../shared/route";
import { clock, secondsUntil } from "../../shared/time";
import { Composer } from "../../shared/ui/composer";
import { Goodbye } from "../../shared/ui/goodbye";
import * as icons from "../../shared/ui/icons";
import { Button, Icon, IconButton, Note, Window } from "../../shared/ui/parts";
import { ConnectionStrip, Failed, Loading } from "../../shared/ui/states";
import { Thread } from "../../shared/ui/thread";
import { TimeBar, TimerPill, TimeSpeaker } from "../../shared/ui/time";
import { socket, state, talk } from "../app";
import { t } from "../i18n/visit";
import { leaveTalk } from "../verbs";
import { what } from "../words";
import { Big } from "./Big";
import { EndSheets, MoreSheet } from "./EndSheets";

type Open = "more" | "end" | null;
const WARNING_SECONDS = 180;

function Bar({ now, onMore }: { now: Conversation; onMore?: () => void }) {
  const { info } = now;
  const name = info.mitra?.name ?? "";
  const warnAt = warned(now) ? (state.value.config?.session_warning_seconds ?? WARNING_SECONDS) : 0;
  const over = info.state === "closing";
  const until = over ? null : info.expires_at;
  return (
    <header class="chatbar">
      <div class="topbar">
        <IconButton d={icons.back} label={t("chat_back")} href="#/" />
        <div class="who">
          <Window name={name} size="s" dot={info.paused_at ? "off" : "on"} />
          <div>
            <h1>{name}</h1>
            <p class="st">{info.paused_at ? "…" : t("here")}</p>
          </div>
        </div>
        {over ? (
          <TimerPill until={info.started_at} />
        ) : (
          <TimerPill until={until} warnAt={warnAt} pausedAt={info.paused_at} />
        )}
        {onMore && <IconButton d={icons.more} label={t("more")} onClick={onMore} />}
      </div>
      <TimeBar until={until} pausedAt={info.paused_at} minutes={info.minutes} warnAt={warnAt} />
      <TimeSpeaker until={until} />
      <ConnectionStrip socket={socket} />
    </header>
  );
}

/** Offered once when little time is left; it never covers the composer. */
function Warning({ onBye }: { onBye: () => void }) {
  const [hidden, setHidden] = useState(false);
  if (hidden) return null;
  return (
    <section class="ask" role="status">
      <p class="h">
        <Icon d={icons.clock} />
        <span>
          <b>{t("warn")}</b> {t("warn_sub")}
        </span>
      </p>
      <div class="btnrow">
        <Button onClick={() => setHidden(true)}>{t("warn_ok")}</Button>
        <Button look="quiet" onClick={onBye}>
          {t("warn_bye")}
        </Button>
      </div>
    </section>
  );
}

/** The composer is replaced, the talk stays readable. */
function Closing({ now, onBye }: { now: Conversation; onBye: () => void }) {
  const { info } = now;
  const name = info.mitra?.name ?? "";
  const theirs = info.closing_reason === "ended_by_mitra";
  const bye = goodbyeOf(now, "mitra");
  return (
    <section class="closed" aria-labelledby="closed-h">
      <div class="row" role="alert">
        <h2 id="closed-h" class="grow">
          {t(info.my_goodbye ? "waiting_bye" : theirs ? "ended_title" : "over_title")}
        </h2>
        {info.closing_until && secondsUntil(info.closing_until) > 0 && (
          <TimerPill until={info.closing_until} icon />
        )}
      </div>
      {bye && (
        <Note tone="brand" icon={icons.heart}>
          <b>{t("their_bye", { name })}</b>
          <br />
          {bye}
        </Note>
      )}
      <p class="muted">
        {t(info.my_goodbye ? "waiting_bye_sub" : theirs ? "ended_sub" : "over_sub", { name })}
      </p>
      {info.my_goodbye ? (
        <Button size="lg" block onClick={() => void leaveTalk()}>
          {t("done_home")}
        </Button>
      ) : (
        <Button size="lg" block onClick={onBye}>
          {t("over_bye")}
        </Button>
      )}
    </section>
  );
}

function Live({ now, onBye }: { now: Conversation; onBye: () => void }) {
  const [open, setOpen] = useState<Open>(null);
  const { info } = now;
  const name = info.mitra?.name ?? "";
  const closing = info.state === "closing";
  const intro = t("intro", { at: clock(info.started_at), name, me: info.customer.name });
  return (
    <div class="app fix">
      <Bar now={now} onMore={closing ? undefined : () => setOpen("more")} />
      <main class="talk">
        <Thread talk={now} their={name} intro={intro} again={talk.again} seen={talk.read} />
        {info.paused_at && <p class="strip info">{t("paused", { name })}</p>}
        {!closing && warned(now) && <Warning onBye={() => setOpen("end")} />}
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
      {open === "more" && <MoreSheet onEnd={() => setOpen("end")} onClose={() => setOpen(null)} />}
      {open === "end" && <EndSheets info={info} onClose={() => setOpen(null)} onEnded={onBye} />}
    </div>
  );
}

function Bye({ now, onDone }: { now: Conversation; onDone: () => void }) {
  const name = now.info.mitra?.name ?? "";
  return (
    <div class="app fix">
      <Goodbye
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

function Done({ now }: { now: Conversation }) {
  const name = now.info.mitra?.name ?? "";
  const bye = goodbyeOf(now, "mitra");
  return (
    <div class="app">
      <Big icon={icons.heart} title={t("done_title")} text={t("done_sub")}>
        {bye && (
          <Note tone="brand" icon={icons.heart}>
            <b>{t("their_bye", { name })}</b>
            <br />
            {bye}
          </Note>
        )}
        <Button size="lg" block onClick={() => void leaveTalk()}>
          {t("done_home")}
        </Button>
        <Button look="quiet" size="lg" block href={href("history", now.info.id)}>
          {t("tab_history")}
        </Button>
      </Big>
    </div>
  );
}

export function Chat({ id }: { id: string }) {
  const [leaving, setLeaving] = useState(false);
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
