import type { ComponentChildren } from "preact";
import { useId, useState } from "preact/hooks";
import { Button, Window } from "./parts";

const LONGEST = 300;

interface GoodbyeProps {
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
  const [text, setText] = useState("");
  const [busy, setBusy] = useState<"send" | "skip" | null>(null);
  const field = useId();
  const finish = (how: "send" | "skip") => {
    setBusy(how);
    void props.onDone(how === "send" ? text : null).finally(() => setBusy(null));
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
