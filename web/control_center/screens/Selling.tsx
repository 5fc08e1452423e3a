import { useState } from "preact/hooks";
import { Choice, Switch } from "../../shared/ui/choices";
import * as icons from "../../shared/ui/icons";
import { Badge, Button, IconButton, Note } from "../../shared/ui/parts";
import { Sheet } from "../../shared/ui/sheet";
import { tell } from "../../shared/ui/states";
import { useVerb } from "../../shared/ui/verb";
import { isAdmin } from "../app";
import { t } from "../i18n";
import { setSelling, type Shelf } from "../settings";
import { Field } from "./Field";
import type { Subject } from "./HistorySheet";
import { refusalWords } from "./refusals";

/** Two steps to stop: what customers will read, then that it is meant. One step to start again. */
function Stop({ message, onClose }: { message: string; onClose: () => void }) {
  const [text, setText] = useState(message);
  const [meant, setMeant] = useState(false);
  const { busy, error, run } = useVerb();
  const stop = () =>
    run(async () => {
      await setSelling(false, text.trim());
      tell(t("selling_stopped"));
      onClose();
    });
  return (
    <Sheet alert title={t("stop_title")} onClose={onClose}>
      <p class="muted">{t("stop_sub")}</p>
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
      {error ? (
        <Note tone="bad" icon={icons.alert} role="alert">
          {refusalWords(error)}
        </Note>
      ) : null}
      <div class="btnrow">
        <Button look="quiet" size="lg" data-first onClick={onClose}>
          {t("cancel")}
        </Button>
        <Button
          look="danger solid"
          size="lg"
          busy={busy}
          blocked={!meant}
          title={meant ? undefined : t("stop_first")}
          onClick={() => meant && !busy && stop()}
        >
          {t("stop_do")}
        </Button>
      </div>
    </Sheet>
  );
}

function Start({ onClose }: { onClose: () => void }) {
  const { busy, error, run } = useVerb();
  const start = () =>
    run(async () => {
      await setSelling(true, "");
      tell(t("selling_started"));
      onClose();
    });
  return (
    <Sheet alert title={t("start_title")} onClose={onClose}>
      <p class="muted">{t("start_sub")}</p>
      {error ? (
        <Note tone="bad" icon={icons.alert} role="alert">
          {refusalWords(error)}
        </Note>
      ) : null}
      <div class="btnrow">
        <Button look="quiet" size="lg" onClick={onClose}>
          {t("cancel")}
        </Button>
        <Button size="lg" data-first busy={busy} onClick={start}>
          {t("start_do")}
        </Button>
      </div>
    </Sheet>
  );
}

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
