import { useState } from "preact/hooks";
import { Button } from "../../shared/ui/parts";
import { Preferences } from "../../shared/ui/preferences";
import { RingingSwitch } from "../../shared/ui/ringing";
import { tell } from "../../shared/ui/states";
import { StaySheet } from "../../shared/ui/stay";
import { useLoad, useVerb } from "../../shared/ui/verb";
import { say } from "../../shared/words";
import { api, state } from "../app";
import { ta } from "../i18n/account";
import { me } from "../identity";
import { giveName, signOut } from "../verbs";
import { Account } from "./Account";
import { Credits } from "./Credits";
import { Refunds } from "./Refunds";
import { Doors } from "./Doors";
import { Nav } from "./Nav";

function CallName({ known }: { known: string }) {
  const [name, setName] = useState(known);
  const { busy, run } = useVerb();
  const save = (event: Event) => {
    event.preventDefault();
    if (name.trim()) run(() => giveName(name).then(() => tell(ta("saved"))));
  };
  return (
    <form class="field" onSubmit={save}>
      <label for="me-name">{ta("me_name")}</label>
      <div class="row">
        <input
          id="me-name"
          class="input grow"
          maxLength={30}
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <Button look="quiet" type="submit" busy={busy} blocked={!name.trim() || name === known}>
          {ta("save")}
        </Button>
      </div>
      <p class="help">{ta("name_help")}</p>
    </form>
  );
}

function SignOutSheet({ kept, onClose }: { kept: boolean; onClose: () => void }) {
  const { busy, run } = useVerb();
  return (
    <StaySheet
      title={ta("me_sign_out_title")}
      stay={ta("me_stay")}
      leave={say("sign_out")}
      busy={busy}
      onClose={onClose}
      onLeave={() => run(signOut)}
    >
      {!kept && <p class="muted">{ta("me_sign_out_sub")}</p>}
    </StaySheet>
  );
}

export function Me() {
  const { onboarding } = state.value;
  const [leaving, setLeaving] = useState(false);
  const [ways, setWays] = useState<string[] | null>(null);
  useLoad(async () => {
    if (onboarding)
      setWays(
        await me().then(
          ({ signed_in_by }) => signed_in_by,
          () => [],
        ),
      );
    else setWays(null);
  }, onboarding);
  const kept = onboarding?.verified || Boolean(ways?.length);
  return (
    <div class="app">
      <main class="page head" style="gap:var(--s-6)">
        <h1>{ta("me_title")}</h1>
        {onboarding ? (
          <CallName known={onboarding.name ?? ""} />
        ) : (
          <p class="muted">{ta("me_guest")}</p>
        )}
        <Doors ways={ways} />
        {onboarding && <Credits />}
        {onboarding && <Refunds />}
        {onboarding && <RingingSwitch api={api} scope="/" text={ta("ring_why")} />}
        <Preferences />
        {onboarding && <Account />}
        {onboarding && (
          <Button look="quiet" size="lg" block onClick={() => setLeaving(true)}>
            {say("sign_out")}
          </Button>
        )}
      </main>
      <Nav here="me" />
      {leaving && <SignOutSheet kept={kept} onClose={() => setLeaving(false)} />}
    </div>
  );
}
