import type { ComponentChildren } from "preact";
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { type Conversation, type Message, messages } from "../conversation";
import { clock, now } from "../time";
import { say } from "../words";
import * as icons from "./icons";
import { Icon } from "./parts";
import "../css/chat.css";
import "../css/chat_end.css";

const NEAR_END_PX = 120;

function Tick({ status }: { status: Message["status"] }) {
  if (status === "waiting") return <Icon d={icons.clock} label={say("waiting_net")} />;
  if (status === "failed") return <Icon d={icons.alert} label={say("not_sent")} />;
  if (status === "sent") return <Icon d={icons.check} label={say("sent")} />;
  return status === "read" ? (
    <Icon d={icons.checks} class="tick-read" label={say("read")} />
  ) : (
    <Icon d={icons.checks} label={say("delivered")} />
  );
}

interface BubbleProps {
  message: Message;
  their: string;
  again?: (id: string) => void;
}
function Bubble({ message, their, again }: BubbleProps) {
  const { mine, status } = message;
  const look = ["msg", mine ? "you" : "they", status === "failed" && "failed"].filter(Boolean);
  return (
    <>
      <p class={look.join(" ")}>
        <span class="sr">{mine ? say("you") : their}: </span>
        {message.text}
        <span class="meta">
          {clock(message.at)}
          {mine && <Tick status={status} />}
        </span>
      </p>
      {status === "failed" && again && (
        <button class="resend" type="button" onClick={() => again(message.key)}>
          <Icon d={icons.refresh} />
          {say("resend")}
        </button>
      )}
    </>
  );
}

/** Looks at the clock by itself, so that the thread need not. */
function Typing({ until, name, shown }: { until: number; name: string; shown: () => void }) {
  const on = now.value < until;
  useLayoutEffect(shown, [on, shown]);
  if (!on) return null;
  return (
    <p class="typing">
      <i aria-hidden="true">
        <b />
        <b />
        <b />
      </i>
      {say("typing", { name })}
    </p>
  );
}

const lastRead = (list: Message[]): string | undefined =>
  list.filter((message) => message.mine && message.status === "read").at(-1)?.key;

interface ThreadProps {
  talk: Conversation;
  their: string;
  intro?: ComponentChildren;
  again?: (id: string) => void;
  seen?: () => void;
}
export function Thread({ talk, their, intro, again, seen }: ThreadProps) {
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const list = useMemo(() => messages(talk), [talk]);
  const read = lastRead(list);
  const toEnd = useCallback(() => {
    if (box.current && atEnd.current) box.current.scrollTop = box.current.scrollHeight;
  }, []);
  useLayoutEffect(() => {
    toEnd();
    seen?.();
  }, [list.length, seen, toEnd]);
  // A keyboard that opens takes its height from the thread: the newest words stay in sight.
  useEffect(() => {
    const watch = new ResizeObserver(toEnd);
    if (box.current) watch.observe(box.current);
    return () => watch.disconnect();
  }, [toEnd]);
  const onScroll = () => {
    const el = box.current;
    if (el) atEnd.current = el.scrollHeight - el.scrollTop - el.clientHeight < NEAR_END_PX;
  };
  return (
    <div
      ref={box}
      class="thread"
      role="log"
      aria-live="polite"
      tabIndex={0}
      aria-label={say("thread", { name: their })}
      onScroll={onScroll}
    >
      {intro && <p class="day">{intro}</p>}
      {list.map((message) => [
        <Bubble key={message.key} message={message} their={their} again={again} />,
        message.key === read && talk.readAt && (
          <p class="seen" key="seen">
            {say("read_at", { at: clock(talk.readAt) })}
          </p>
        ),
      ])}
      <Typing until={talk.typingUntil} name={their} shown={toEnd} />
    </div>
  );
}
