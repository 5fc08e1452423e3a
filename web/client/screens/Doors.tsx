import { useState } from "preact/hooks";
import * as icons from "../../shared/ui/icons";
import { Button, Note } from "../../shared/ui/parts";
import { useLoad, useVerb } from "../../shared/ui/verb";
import type { AuthProviders, Me } from "../../shared/wire";
import { state } from "../app";
import { ta } from "../i18n/account";
import { forgive, leaveFor, me, type Provider, providers } from "../identity";
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

/** Already somebody: by a number, or by Google or Apple. */
function Known({ verified, account }: { verified: boolean; account: Me | null }) {
  const names = (account?.signed_in_by ?? []).map(nameOf).join(", ");
  return (
    <Note tone="ok" icon={icons.check}>
      {verified ? ta("phone_done") : ta("door_linked", { names })}
    </Note>
  );
}

/** Every way to keep an account or to come back to one; only those that are there. */
export function Doors() {
  const { onboarding } = state.value;
  const known = onboarding !== null;
  const [open, setOpen] = useState<AuthProviders | null>(null);
  const [account, setAccount] = useState<Me | null>(null);
  const [phoning, setPhoning] = useState(false);
  useLoad(() => providers().then(setOpen));
  useLoad(async () => setAccount(known ? await me() : null), onboarding);
  const somebody = onboarding?.verified || (account?.signed_in_by.length ?? 0) > 0;
  if (somebody) return <Known verified={onboarding?.verified ?? false} account={account} />;
  return (
    <section class="stack" aria-labelledby="doors">
      <h2 id="doors">{ta(known ? "keep_title" : "enter_title")}</h2>
      <p class="muted md">{ta(known ? "keep_sub" : "enter_sub")}</p>
      <Trouble />
      <Button
        look="soft"
        size="lg"
        block
        icon={icons.phone}
        onClick={() => {
          forgive();
          setPhoning(true);
        }}
      >
        {ta(known ? "phone_keep" : "phone_enter")}
      </Button>
      {open?.google && <Elsewhere provider="google" known={known} />}
      {open?.apple && <Elsewhere provider="apple" known={known} />}
      {phoning && <PhoneSheet onClose={() => setPhoning(false)} />}
    </section>
  );
}
