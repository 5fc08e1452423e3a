import type { ComponentChildren } from "preact";
import { useId, useState } from "preact/hooks";
import { hasDraft, useDraft } from "./composer";
import { Button, Window } from "./parts";
import { Failed } from "./states";
import "../css/chat_end.css";

const LONGEST = 300;

const draftOf = (session: string): string => `bye.${session}`;
/** A goodbye was being written when the page was closed. */
export const isLeaving = (session: string): boolean => hasDraft(draftOf(session));

interface GoodbyeProps {
  session: string;
  name: string;
  title: string;
  text: ComponentChildren;
  label: string;
  help: string;
  ideas: string[];
  ideasLabel: string;
  send: string;
  skip: string;
  onDone: (text: string | null) => Promise<void>;
}
/** One message, optional, nothing to lose by skipping it. */
export function Goodbye(props: GoodbyeProps) {
  const [text, setText] = useDraft(draftOf(props.session));
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState<"send" | "skip" | null>(null);
  const field = useId();
  const finish = (how: "send" | "skip") => {
    setBusy(how);
    setError(null);
    void props
      .onDone(how === "send" ? text : null)
      .then(() => setText(""))
      .catch(setError)
      .finally(() => setBusy(null));
  };
  return (
    <>
      <main class="bye">
        <div class="top">
          <Window name={props.name} size="l" />
          <h1>{props.title}</h1>
          <p class="muted">{props.text}</p>
        </div>
        <div class="field">
          <label for={field}>{props.label}</label>
          <textarea
            id={field}
            class="input"
            maxLength={LONGEST}
            aria-describedby={`${field}-h`}
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
          <p class="help row" id={`${field}-h`}>
            <span class="grow">{props.help}</span>
            <span class="num">
              {text.length}/{LONGEST}
            </span>
          </p>
        </div>
        <fieldset class="ideas">
          <legend class="sr">{props.ideasLabel}</legend>
          {props.ideas.map((idea) => (
            <button
              key={idea}
              type="button"
              onClick={() => setText(text ? `${text} ${idea}` : idea)}
            >
              {idea}
            </button>
          ))}
        </fieldset>
        {error ? <Failed error={error} /> : null}
      </main>
      <footer class="foot stack">
        <Button
          size="lg"
          block
          busy={busy === "send"}
          blocked={!text.trim()}
          onClick={() => text.trim() && finish("send")}
        >
          {props.send}
        </Button>
        <Button look="ghost" block busy={busy === "skip"} onClick={() => finish("skip")}>
          {props.skip}
        </Button>
      </footer>
    </>
  );
}
