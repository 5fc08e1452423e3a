import { useEffect, useRef, useState } from "preact/hooks";

const STRAY_MS = 600;
const isField = (at: Element | null): boolean => !!at?.matches("input, textarea");

/** A tap that was meant for what lay below must not answer, nor a space meant for a word. */
export function useArmed() {
  const writing = useRef(isField(document.activeElement));
  const [armed, setArmed] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setArmed(true), STRAY_MS);
    return () => clearTimeout(timer);
  }, []);
  return { armed, writing: writing.current };
}
