import { useRef, useState } from "preact/hooks";
import { Choice } from "../../shared/ui/choices";
import * as icons from "../../shared/ui/icons";
import { Button, Note } from "../../shared/ui/parts";
import { Sheet } from "../../shared/ui/sheet";
import type { Topic } from "../../shared/wire";
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
export function TopicSheet({ onCancel }: { onCancel: () => void }) {
  const [topic, setTopic] = useState<Topic | null>(null);
  const [topics, setTopics] = useState<string[]>([]);
  const [missing, setMissing] = useState(false);
  const group = useRef<HTMLFieldSetElement>(null);
  const flip = (text: string) =>
    setTopics(topics.includes(text) ? topics.filter((one) => one !== text) : [...topics, text]);
  const next = () => {
    if (topic) return choose({ topic, topics });
    setMissing(true);
    group.current?.querySelector("input")?.focus();
  };
  return (
    <Sheet title={t("topic_title")} onClose={onCancel} scrimCloses={false}>
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
              onPick={() => setTopic(one)}
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
        <Button look="ghost" block onClick={onCancel}>
          {t("topic_cancel")}
        </Button>
      </div>
    </Sheet>
  );
}
