import { useState } from "preact/hooks";
import { useKeys } from "../../shared/once";
import { DeedSheet } from "./DeedSheet";
import { Field } from "./Field";

interface AskProps {
  title: string;
  text: string;
  /** What is to be written before it may be done. */
  label: string;
  initial?: string;
  /** What is wrong with what was written; null when it will do. */
  wrong?: (said: string) => string | null;
  /** `key` is another one for other words: a second try of the same is the same deed. */
  act: (said: string, key: string) => Promise<unknown>;
  word: string;
  done: string;
  danger?: boolean;
  onClose: (done: boolean) => void;
}
/** One deed that wants one line to be written. */
export function AskSheet({ label, initial = "", wrong: wrongOf, act, ...deed }: AskProps) {
  const [text, setText] = useState(initial);
  const keyOf = useKeys();
  const said = text.trim();
  const wrong = said ? (wrongOf?.(said) ?? null) : null;
  return (
    <DeedSheet {...deed} act={() => act(said, keyOf(said))} missing={wrong ?? (!said && label)}>
      <Field label={label} data-first maxLength={300} value={text} onText={setText} wrong={wrong} />
    </DeedSheet>
  );
}
