import { useRef, useState } from "preact/hooks";
import { go } from "../../shared/route";
import { Choice } from "../../shared/ui/choices";
import * as icons from "../../shared/ui/icons";
import { Button, Note } from "../../shared/ui/parts";
import { Sheet } from "../../shared/ui/sheet";
import type { Topic } from "../../shared/wire";
import { state } from "../app";
import { t } from "../i18n/visit";
import { choose } from "../verbs";
import { Wrong } from "./Hello";

const CHIPS = ["work", "study", "family", "friends", "love", "self", "loss"] as const;
const TOPICS: Topic[] = ["regular", "sensitive"];

function Chips({ picked, flip }: { picked: string[]; flip: (text: string) => void }) {
  return (
    <fieldset class="stack" style="gap:.625rem">
      <legend class="muted md" style="margin-bottom:.625rem">
        {t("topic_chips")}
      </legend>
      <div class="chips">
        {CHIPS.map((chip) => {
          const text = t(`chip_${chip}`);
          return (
            <button
              key={chip}
              type="button"
              aria-pressed={picked.includes(text)}
              onClick={() => flip(text)}
            >
              {text}
            </button>
          );
        })}
      </div>
    </fieldset>
  );
}

/** Mandatory and never preselected: no tap outside closes it, "batal" and back leave. */
export function TopicSheet() {
  const { topic, topics } = state.value.order;
  const [missing, setMissing] = useState(false);
  const group = useRef<HTMLFieldSetElement>(null);
  const flip = (text: string) =>
    choose({
      topics: topics.includes(text) ? topics.filter((one) => one !== text) : [...topics, text],
    });
  const next = () => {
    if (topic) return choose({ settled: true });
    setMissing(true);
    group.current?.querySelector("input")?.focus();
  };
  const cancel = () => {
    choose({ topic: null, topics: [] });
    go();
  };
  return (
    <Sheet title={t("topic_title")} onClose={cancel} scrimCloses={false}>
      <fieldset ref={group} class={missing && !topic ? "q bad" : "q"} aria-describedby="topic-h">
        <legend class="sr">{t("topic_title")}</legend>
        <p class="muted" id="topic-h" style="margin-bottom:var(--s-3)">
          {t("topic_hint")}
        </p>
        <div class="stack topic">
          {TOPICS.map((one) => (
            <Choice
              key={one}
              name="topic"
              value={one}
              checked={topic === one}
              invalid={missing && !topic}
              onPick={() => choose({ topic: one })}
            >
              <b>{t(`topic_${one}`)}</b>
              <small>{t(`topic_${one}_sub`)}</small>
            </Choice>
          ))}
          {missing && !topic && <Wrong text={t("topic_missing")} />}
        </div>
      </fieldset>
      {topic === "sensitive" && (
        <Note tone="brand" icon={icons.heart}>
          {t("danger")} <a href="tel:112">{t("call_112")}</a> {t("danger_after")}
        </Note>
      )}
      {topic && <Chips picked={topics} flip={flip} />}
      <div class="stack">
        <Button size="lg" block blocked={!topic} onClick={next}>
          {t(topic ? "topic_next" : "topic_first")}
        </Button>
        <Button look="ghost" block onClick={cancel}>
          {t("topic_cancel")}
        </Button>
      </div>
    </Sheet>
  );
}
