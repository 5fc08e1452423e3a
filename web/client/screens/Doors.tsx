import { useState } from "preact/hooks";
import * as icons from "../../shared/ui/icons";
import { Button, Note } from "../../shared/ui/parts";
import { useLoad, useVerb } from "../../shared/ui/verb";
import type { AuthProviders } from "../../shared/wire";
import { state } from "../app";
import { ta } from "../i18n/account";
import { forgive, leaveFor, type Provider, providers } from "../identity";
import { PhoneSheet } from "./PhoneSheet";

const ISSUERS: [RegExp, string][] = [
  [/google/, "google"],
  [/apple/, "apple"],
];
const nameOf = (issuer: string): string =>
  ISSUERS.find(([mark]) => mark.test(issuer))?.[1] ?? issuer;

function Elsewhere({ provider, known }: { provider: Provider; known: boolean }) {
  const { busy, error, run } = useVerb();
  return (
    <>
      <Button
        look="quiet"
        size="lg"
        block
        icon={icons.arrow}
        busy={busy}
        onClick={() => run(() => leaveFor(provider))}
      >
        {ta(known ? `keep_${provider}` : `enter_${provider}`)}
      </Button>
      {error ? (
        <p class="err" role="alert">
          {ta("door_down")}
        </p>
      ) : null}
    </>
  );
}

const Trouble = () =>
  state.value.trouble && (
    <Note tone="warn" icon={icons.alert} role="alert">
      {ta(`door_${state.value.trouble}`)}
    </Note>
  );

/** Known by Google or Apple alone; a number may come beside it. */
function Linked({ ways }: { ways: string[] }) {
  const names = ways.map(nameOf).join(", ");
  return (
    <section class="stack">
      <Note tone="ok" icon={icons.check}>
        {ta("door_linked", { names })}
      </Note>
      <p class="muted md">{ta("phone_add_sub")}</p>
      <ByPhone label={ta("phone_add")} />
    </section>
  );
}

function ByPhone({ label }: { label: string }) {
  const [open, setOpen] = useState(false);
  const begin = () => {
    forgive();
    setOpen(true);
  };
  return (
    <>
      <Button look="soft" size="lg" block icon={icons.phone} onClick={begin}>
        {label}
      </Button>
      {open && <PhoneSheet title={label} onClose={() => setOpen(false)} />}
    </>
  );
}

/** Every way to keep an account or to come back to one; only those that are there.
 *  `ways` are the issuers that know this account, null until the server told. */
export function Doors({ ways }: { ways: string[] | null }) {
  const { onboarding } = state.value;
  const known = onboarding !== null;
  const [open, setOpen] = useState<AuthProviders | null>(null);
  useLoad(() => providers().then(setOpen));
  if (onboarding?.verified)
    return (
      <Note tone="ok" icon={icons.check}>
        {ta("phone_done")}
      </Note>
    );
  if (known && !ways) return null;
  if (ways?.length) return <Linked ways={ways} />;
  return (
    <section class="stack" aria-labelledby="doors">
      <h2 id="doors">{ta(known ? "keep_title" : "enter_title")}</h2>
      <p class="muted md">{ta(known ? "keep_sub" : "enter_sub")}</p>
      <Trouble />
      <ByPhone label={ta(known ? "phone_keep" : "phone_enter")} />
      {open?.google && <Elsewhere provider="google" known={known} />}
      {open?.apple && <Elsewhere provider="apple" known={known} />}
    </section>
  );
}
