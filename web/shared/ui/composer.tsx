import { useEffect, useRef, useState } from "preact/hooks";
import { say } from "../words";
import * as icons from "./icons";
import { Icon } from "./parts";

const LONGEST = 4000;

const slotOf = (key: string): string => `hadir.draft.${key}`;
export const hasDraft = (key: string): boolean => sessionStorage.getItem(slotOf(key)) !== null;

/** Words being written survive a reload of the page. */
export function useDraft(key: string): [string, (text: string) => void] {
  const slot = slotOf(key);
  const [text, setText] = useState(() => sessionStorage.getItem(slot) ?? "");
  const write = (next: string) => {
    setText(next);
    if (next) sessionStorage.setItem(slot, next);
    else sessionStorage.removeItem(slot);
  };
  return [text, write];
}

function useGrowing(text: string) {
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    const el = area.current;
    if (!el || CSS.supports("field-sizing", "content")) return;
    el.style.height = "auto";
    el.style.height = `${el.scrollHeight + 3}px`;
  }, [text]);
  return area;
}

interface ComposerProps {
  session: string;
  label: string;
  placeholder: string;
  onSend: (text: string) => void;
  onTyping: () => void;
}
export function Composer({ session, label, placeholder, onSend, onTyping }: ComposerProps) {
  const [text, setText] = useDraft(session);
  const area = useGrowing(text);
  const send = (event?: Event) => {
    event?.preventDefault();
    if (text.trim()) onSend(text);
    setText("");
    area.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const physical = matchMedia("(hover: hover)").matches;
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && physical) send(event);
  };
  return (
    <form class="composer" onSubmit={send}>
      <label class="grow">
        <span class="sr">{label}</span>
        <textarea
          ref={area}
          class="input"
          rows={1}
          maxLength={LONGEST}
          placeholder={placeholder}
          value={text}
          onKeyDown={onKeyDown}
          onInput={(event) => {
            setText(event.currentTarget.value);
            onTyping();
          }}
        />
      </label>
      <button class="btn" type="submit" aria-label={say("send")}>
        <Icon d={icons.send} />
      </button>
    </form>
  );
}
