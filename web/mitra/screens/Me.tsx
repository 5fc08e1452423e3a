import { useState } from "preact/hooks";
import { Button, Window } from "../../shared/ui/parts";
import { Preferences } from "../../shared/ui/preferences";
import { RingingSwitch } from "../../shared/ui/ringing";
import { DeviceList } from "../../shared/ui/devices";
import { StaySheet } from "../../shared/ui/stay";
import { useVerb } from "../../shared/ui/verb";
import { say } from "../../shared/words";
import { api, state } from "../app";
import { devices, signOutDevice } from "../devices";
import { t } from "../i18n";
import { signOut } from "../verbs";
import { EarningsLink } from "./Earnings";
import { Nav } from "./Nav";

const TALKING = ["active", "extending"];

function SignOutSheet({ onClose }: { onClose: () => void }) {
  const { busy, run } = useVerb();
  const n = (state.value.live ?? []).filter((info) => TALKING.includes(info.state)).length;
  return (
    <StaySheet
      title={t("out_title")}
      stay={t("stay")}
      leave={say("sign_out")}
      busy={busy}
      onClose={onClose}
      onLeave={() => run(signOut)}
    >
      <p class="muted">{t(n ? "out_live" : "out_sub", { n })}</p>
    </StaySheet>
  );
}

export function Me() {
  const [leaving, setLeaving] = useState(false);
  const name = api.user.value?.name ?? "";
  return (
    <div class="app">
      <main class="page head" style="gap:var(--s-6)">
        <h1>{t("me_title")}</h1>
        <div class="row">
          <Window name={name} lit={state.value.status?.is_online ?? false} />
          <p class="grow">
            <b>{name}</b>
            <br />
            <span class="muted sm">{t("me_name_help")}</span>
          </p>
        </div>
        <EarningsLink />
        <RingingSwitch api={api} scope="/mitra/" text={t("ring_why")} />
        <Preferences />
        <DeviceList load={devices} end={signOutDevice} />
        <Button look="quiet" size="lg" block onClick={() => setLeaving(true)}>
          {say("sign_out")}
        </Button>
      </main>
      <Nav here="me" />
      {leaving && <SignOutSheet onClose={() => setLeaving(false)} />}
    </div>
  );
}
