import * as icons from "../../shared/ui/icons";
import { Button, Icon, Note } from "../../shared/ui/parts";
import { Failed, Loading } from "../../shared/ui/states";
import { useLoad, useVerb } from "../../shared/ui/verb";
import type { SupportHandle } from "../../shared/wire";
import { state } from "../app";
import { t } from "../i18n";
import { ta } from "../i18n/account";
import { begin, refreshHandles } from "../verbs";
import { Nav } from "./Nav";

/** Only the schemes that a support handle may have; anything else stays plain text. */
function linkOf({ kind, value, url }: SupportHandle): string | null {
  if (url && /^(https|mailto|tel):/.test(url)) return url;
  if (kind === "whatsapp") return `https://wa.me/${value.replace(/\D/g, "")}`;
  if (kind === "telegram") return `https://t.me/${value.replace(/^@/, "")}`;
  if (kind === "email") return `mailto:${value}`;
  return null;
}

function Handle({ handle }: { handle: SupportHandle }) {
  const link = linkOf(handle);
  const face = (
    <>
      <Icon d={icons.chat} />
      <span class="grow">
        <b>{handle.label || handle.kind}</b>
        <span class="muted sm">{handle.value}</span>
      </span>
    </>
  );
  if (!link) return <div class="lrow">{face}</div>;
  return (
    <a class="lrow" href={link} target="_blank" rel="noopener noreferrer">
      {face}
      <Icon d={icons.right} class="muted" />
    </a>
  );
}

/** Contacts are for customers; a guest becomes one by starting. */
function Guest() {
  const { busy, run } = useVerb();
  return (
    <>
      <p class="muted">{ta("help_guest")}</p>
      <Button size="lg" block busy={busy} onClick={() => run(begin)}>
        {t("start")}
      </Button>
    </>
  );
}

function Contacts() {
  const { handles } = state.value;
  const { error, again } = useLoad(refreshHandles);
  return (
    <>
      {handles && <p class="muted">{ta(handles.length ? "help_sub" : "help_none")}</p>}
      {handles && handles.length > 0 && (
        <ul class="rows card" style="padding-block:0">
          {handles.map((handle) => (
            <li key={handle.value}>
              <Handle handle={handle} />
            </li>
          ))}
        </ul>
      )}
      {!handles && (error ? <Failed error={error} again={again} /> : <Loading rows={2} />)}
    </>
  );
}

export function Help() {
  return (
    <div class="app">
      <main class="page head">
        <h1>{ta("help_title")}</h1>
        {state.value.onboarding ? <Contacts /> : <Guest />}
        <Note tone="brand" icon={icons.heart}>
          {ta("help_danger")} <a href="tel:112">{t("call_112")}</a> {ta("help_danger_after")}
        </Note>
      </main>
      <Nav here="help" />
    </div>
  );
}
