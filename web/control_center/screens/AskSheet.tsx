import { useState } from "preact/hooks";
import { useKeys } from "../../shared/once";
import * as icons from "../../shared/ui/icons";
import { Button, Note } from "../../shared/ui/parts";
import { Sheet } from "../../shared/ui/sheet";
import { tell } from "../../shared/ui/states";
import { useVerb } from "../../shared/ui/verb";
import { t } from "../i18n";
import { Field } from "./Field";
import { refusalWords } from "./refusals";

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
/** One question about money: what is meant, one line to write, and the deed. */
export function AskSheet({ title, text, label, word, done, danger, onClose, ...ask }: AskProps) {
  const [said, setSaid] = useState(ask.initial ?? "");
  const keyOf = useKeys();
  const { busy, error, run } = useVerb();
  const wrong = said.trim() ? (ask.wrong?.(said.trim()) ?? null) : null;
  const whole = said.trim() !== "" && !wrong;
  const act = () =>
    run(async () => {
      await ask.act(said.trim(), keyOf(said.trim()));
      tell(done);
      onClose(true);
    });
  return (
    <Sheet alert title={title} onClose={() => onClose(false)}>
      <p class="muted">{text}</p>
      <Field label={label} data-first maxLength={300} value={said} onText={setSaid} wrong={wrong} />
      {error ? (
        <Note tone="bad" icon={icons.alert} role="alert">
          {refusalWords(error)}
        </Note>
      ) : null}
      <div class="btnrow">
        <Button look="quiet" size="lg" onClick={() => onClose(false)}>
          {t("cancel")}
        </Button>
        <Button
          look={danger ? "danger solid" : undefined}
          size="lg"
          busy={busy}
          blocked={!whole}
          onClick={() => whole && !busy && act()}
        >
          {word}
        </Button>
      </div>
    </Sheet>
  );
}
