import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { say } from "../words";
import * as icons from "./icons";
import { IconButton } from "./parts";

const FOCUSABLE = "a[href],button,input:not([type=hidden]),textarea,select,[tabindex='0']";

interface SheetProps {
  title: ComponentChildren;
  children: ComponentChildren;
  /** Absent: only the sheet's own buttons end it (topic choice, an incoming request). */
  onClose?: () => void;
  alert?: boolean;
  /** Not yet: focus lands on the first button only when its buttons act. */
  armed?: boolean;
  class?: string;
  cross?: boolean;
  before?: ComponentChildren;
  /** Stands beside the title, at the right. */
  beside?: ComponentChildren;
  scrimCloses?: boolean;
}

function trap(box: HTMLElement, event: KeyboardEvent): void {
  const all = [...box.querySelectorAll<HTMLElement>(FOCUSABLE)].filter((one) => one.offsetParent);
  const first = all[0];
  const last = all[all.length - 1];
  const at = document.activeElement;
  const leaving = event.shiftKey ? at === first || at === box : at === last;
  if (!leaving || !first || !last) return;
  event.preventDefault();
  (event.shiftKey ? last : first).focus();
}

/** A bottom sheet: focus goes in, stays in, and returns to the opener. */
export function Sheet(props: SheetProps) {
  const box = useRef<HTMLDivElement>(null);
  const title = useId();
  const { onClose, scrimCloses = true, armed = true } = props;
  useEffect(() => {
    const opener = document.activeElement as HTMLElement | null;
    box.current?.focus();
    return () => opener?.focus?.();
  }, []);
  useEffect(() => {
    const first = () => box.current?.querySelector<HTMLElement>("[data-first]")?.focus();
    const timer = armed ? setTimeout(first) : 0;
    return () => clearTimeout(timer);
  }, [armed]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") onClose?.();
    if (event.key === "Tab" && box.current) trap(box.current, event);
  };
  return (
    <div
      class="scrim"
      role="presentation"
      onMouseDown={(event) => {
        if (event.target === event.currentTarget) event.preventDefault();
      }}
      onClick={(event) => {
        if (scrimCloses && event.target === event.currentTarget) onClose?.();
      }}
    >
      <div
        ref={box}
        class={`sheet ${props.class ?? ""}`}
        role={props.alert ? "alertdialog" : "dialog"}
        aria-modal="true"
        aria-labelledby={title}
        tabIndex={-1}
        onKeyDown={onKeyDown}
      >
        {props.before}
        <div class="row">
          <h2 id={title} class="grow">
            {props.title}
          </h2>
          {props.beside}
          {props.cross && <IconButton d={icons.close} label={say("close")} onClick={onClose} />}
        </div>
        {props.children}
      </div>
    </div>
  );
}
