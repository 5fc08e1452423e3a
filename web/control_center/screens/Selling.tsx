import { useState } from "preact/hooks";
import { Choice, Switch } from "../../shared/ui/choices";
import * as icons from "../../shared/ui/icons";
import { Badge, IconButton } from "../../shared/ui/parts";
import { isAdmin } from "../app";
import { t } from "../i18n";
import { setSelling, type Shelf } from "../settings";
import { DeedSheet } from "./DeedSheet";
import { Field } from "./Field";
import type { Subject } from "./HistorySheet";

/** Two steps to stop: what customers will read, then that it is meant. One step to start again. */
function Stop({ message, onClose }: { message: string; onClose: () => void }) {
  const [text, setText] = useState(message);
  const [meant, setMeant] = useState(false);
  return (
    <DeedSheet
      danger
      first="stay"
      title={t("stop_title")}
      text={t("stop_sub")}
      word={t("stop_do")}
      done={t("selling_stopped")}
      missing={!meant && t("stop_first")}
      act={() => setSelling(false, text.trim())}
      onClose={onClose}
    >
      <Field
        label={t("stop_message")}
        help={t("stop_message_help")}
        maxLength={300}
        value={text}
        onText={setText}
      />
      <Choice name="meant" value="yes" many checked={meant} onPick={() => setMeant(!meant)}>
        {t("stop_meant")}
      </Choice>
    </DeedSheet>
  );
}
const Start = ({ onClose }: { onClose: () => void }) => (
  <DeedSheet
    first="deed"
    title={t("start_title")}
    text={t("start_sub")}
    word={t("start_do")}
    done={t("selling_started")}
    act={() => setSelling(true, "")}
    onClose={onClose}
  />
);

export function Selling({ now, onLook }: { now: Shelf; onLook: (subject: Subject) => void }) {
  const [asking, setAsking] = useState(false);
  const of = (key: string) => now.settings.items.find((one) => one.key === key)?.value;
  const on = of("accepting_customers") !== false;
  const message = String(of("accepting_customers_message") ?? "");
  const name = t("selling");
  return (
    <section class={on ? "panel" : "panel hot"} aria-labelledby="selling-h">
      <header>
        <h2 id="selling-h">{name}</h2>
        <Badge tone={on ? "ok" : "warn"} icon={on ? icons.check : icons.alert}>
          {t(on ? "selling_on" : "selling_off")}
        </Badge>
        <span class="grow" />
        <IconButton
          d={icons.log}
          label={t("history_of", { name })}
          onClick={() => onLook({ kind: "setting", id: "accepting_customers", label: name })}
        />
        {isAdmin() && <Switch label={name} on={on} onAsk={() => setAsking(true)} />}
      </header>
      <p class="muted sm under">{on ? t("selling_sub") : message || t("selling_no_message")}</p>
      {asking && on && <Stop message={message} onClose={() => setAsking(false)} />}
      {asking && !on && <Start onClose={() => setAsking(false)} />}
    </section>
  );
}
