import { useState } from "preact/hooks";
import { lang } from "../../shared/i18n";
import { href, replace } from "../../shared/route";
import { Choice } from "../../shared/ui/choices";
import * as icons from "../../shared/ui/icons";
import { Button, Icon, IconButton, Note } from "../../shared/ui/parts";
import { Failed } from "../../shared/ui/states";
import { useLoad, useVerb } from "../../shared/ui/verb";
import type { LegalText } from "../../shared/wire";
import { state } from "../app";
import { t } from "../i18n";
import { ta } from "../i18n/account";
import { consent, giveName, legal, seenPromise } from "../verbs";
import { Promises } from "./Home";

export const Wrong = ({ text }: { text: string }) => (
  <p class="err" role="alert">
    <Icon d={icons.alert} />
    {text}
  </p>
);

function Name() {
  const [name, setName] = useState(state.value.onboarding?.name ?? "");
  const [missing, setMissing] = useState(false);
  const { busy, error, run } = useVerb();
  const submit = (event: Event) => {
    event.preventDefault();
    setMissing(!name.trim());
    if (name.trim()) run(() => giveName(name));
  };
  return (
    <form class="page head" onSubmit={submit}>
      <h1>{ta("name_title")}</h1>
      <div class={missing ? "field bad" : "field"}>
        <label for="name">{ta("name_label")}</label>
        <input
          id="name"
          class="input"
          autoComplete="off"
          maxLength={30}
          placeholder={ta("name_hint")}
          value={name}
          aria-describedby="name-h"
          aria-invalid={missing}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <p class="help" id="name-h">
          {ta("name_help")}
        </p>
        {missing && <Wrong text={ta("name_missing")} />}
      </div>
      {error ? <Failed error={error} /> : null}
      <Button type="submit" size="lg" block busy={busy}>
        {ta("go_next")}
      </Button>
    </form>
  );
}

const ASKS = ["terms", "privacy", "age_18"] as const;

/** The text itself, for whoever wants to read before agreeing. */
function Text({ text }: { text: LegalText }) {
  const id = lang.value === "id";
  return (
    <details class="legal">
      <summary>
        {ta("consent_read", { title: (id ? text.title_id : text.title_en).toLowerCase() })}
      </summary>
      <p class="muted md" lang={lang.value}>
        {id ? text.text_id : text.text_en}
      </p>
    </details>
  );
}
function Consent() {
  const [given, setGiven] = useState<string[]>([]);
  const [missing, setMissing] = useState(false);
  const [texts, setTexts] = useState<LegalText[]>([]);
  const [version, setVersion] = useState<string | null>(null);
  useLoad(() =>
    legal().then((page) => {
      setTexts(page.items);
      setVersion(page.version);
    }),
  );
  const { busy, error, run } = useVerb();
  const flip = (ask: string) =>
    setGiven(given.includes(ask) ? given.filter((one) => one !== ask) : [...given, ask]);
  const agree = () => {
    setMissing(given.length < ASKS.length);
    if (given.length === ASKS.length) run(() => consent(version));
  };
  return (
    <div class="page head">
      <header class="stack">
        <h1>{ta("consent_title")}</h1>
        <p class="muted">{ta("consent_sub")}</p>
      </header>
      <div class="stack">
        {ASKS.map((ask) => (
          <Choice key={ask} many name={ask} value={ask} checked={given.includes(ask)} onPick={flip}>
            {ta(`consent_${ask}`)}
          </Choice>
        ))}
        {missing && <Wrong text={ta("consent_missing")} />}
      </div>
      <div>
        {texts.map((text) => (
          <Text key={text.key} text={text} />
        ))}
      </div>
      <Note tone="brand" icon={icons.heart}>
        {ta("not_therapy")} <a href="tel:112">{t("call_112")}</a>.
      </Note>
      {error ? <Failed error={error} /> : null}
      <Button size="lg" block busy={busy} onClick={agree}>
        {ta("consent_agree")}
      </Button>
    </div>
  );
}

function Usp() {
  const { busy, run } = useVerb();
  return (
    <div class="page head">
      <h1>{t("promise")}</h1>
      <Promises />
      <Button size="lg" block busy={busy} onClick={() => run(seenPromise)}>
        {ta("go_next")}
      </Button>
    </div>
  );
}

/** The server says what comes next; this screen only shows it. */
export function Hello() {
  const next = state.value.onboarding?.next;
  if (next !== "name" && next !== "consent" && next !== "usp") {
    queueMicrotask(() => replace("start"));
    return null;
  }
  return (
    <div class="app">
      <header class="topbar">
        <IconButton d={icons.back} label={t("back_home")} href={href()} />
      </header>
      <main style="display:contents">
        {next === "name" && <Name />}
        {next === "consent" && <Consent />}
        {next === "usp" && <Usp />}
      </main>
    </div>
  );
}
