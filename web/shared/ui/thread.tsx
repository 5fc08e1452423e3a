import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { type Conversation, type Message, messages } from "../conversation";
import { clock, now } from "../time";
import { say } from "../words";
import * as icons from "./icons";
import { Icon } from "./parts";

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
  const list = messages(talk);
  const read = lastRead(list);
  const typing = talk.typingUntil > now.value;
  useLayoutEffect(() => {
    if (box.current && atEnd.current) box.current.scrollTop = box.current.scrollHeight;
    seen?.();
  }, [list.length, typing, seen]);
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
      {typing && (
        <p class="typing">
          <i aria-hidden="true">
            <b />
            <b />
            <b />
          </i>
          {say("typing", { name: their })}
        </p>
      )}
    </div>
  );
}
