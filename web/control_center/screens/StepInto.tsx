import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** The next step of a sheet: focus comes along, so that reading and Escape go on from here. */
export function StepInto({ children }: { children: ComponentChildren }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <div class="stack" ref={box} tabIndex={-1} style="outline:none">
      {children}
    </div>
  );
}
