import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { now } from "../../shared/time";
import * as icons from "../../shared/ui/icons";
import { Icon, IconButton, Window, Wordmark } from "../../shared/ui/parts";
import { Preferences } from "../../shared/ui/preferences";
import { Sheet } from "../../shared/ui/sheet";
import { useVerb } from "../../shared/ui/verb";
import { say } from "../../shared/words";
import { api, role, state } from "../app";
import { t } from "../i18n";
import { isStale } from "../store";
import { signOut } from "../verbs";

const PLACES = [
  { key: "", icon: icons.grid, word: "dashboard", least: "viewer" },
  { key: "sessions", icon: icons.chat, word: "sessions", least: "viewer" },
  { key: "mitras", icon: icons.users, word: "mitras", least: "viewer" },
  { key: "activity", icon: icons.pulse, word: "activity", least: "viewer" },
  { key: "customers", icon: icons.user, word: "customers", least: "supervisor" },
  { key: "failures", icon: icons.unlink, word: "failures", least: "viewer" },
  { key: "payments", icon: icons.wallet, word: "payments", least: "viewer" },
  { key: "credits", icon: icons.clock, word: "credits", least: "viewer" },
  { key: "refunds", icon: icons.refresh, word: "refunds", least: "viewer" },
  { key: "payouts", icon: icons.bank, word: "payouts", least: "viewer" },
  { key: "settings", icon: icons.sliders, word: "settings", least: "viewer" },
  { key: "operators", icon: icons.shield, word: "operators", least: "admin" },
  { key: "audit", icon: icons.log, word: "audit", least: "supervisor" },
] as const;
const RANK = { viewer: 0, supervisor: 1, admin: 2 };
const places = () => PLACES.filter((place) => RANK[role()] >= RANK[place.least]);
/** The page of an address; the dashboard where there is none, or none for this role. */
export const placeOf = (name: string): string =>
  name === "account" ? name : (places().find((place) => place.key === name)?.key ?? "");

const Menu = ({ here }: { here: string }) => (
  <nav aria-label={t("menu")}>
    <ul>
      {places().map(({ key, icon, word }) => (
        <li key={key}>
          <a href={`#/${key}`} aria-current={here === key ? "page" : undefined}>
            <Icon d={icon} />
            {t(word)}
          </a>
        </li>
      ))}
    </ul>
  </nav>
);

function Side({ here }: { here: string }) {
  const [open, setOpen] = useState(false);
  const { busy, run } = useVerb();
  const name = api.user.value?.name ?? "operator";
  return (
    <aside class="side">
      <p class="brandrow">
        <Wordmark label={t("to_dashboard")} />
        <small>{t("control_center")}</small>
      </p>
      <Menu here={here} />
      <div class="me">
        <Window name={name} size="s" />
        <p class="grow">
          <a href="#/account" aria-label={`${t("account")}: ${name}`}>
            <b title={name}>{name}</b>
          </a>
          <span class="muted sm">{t(`role_${role()}`)}</span>
        </p>
        <IconButton d={icons.sliders} label={t("preferences")} onClick={() => setOpen(true)} />
        <IconButton
          d={icons.exit}
          label={say("sign_out")}
          aria-busy={busy}
          onClick={() => busy || run(signOut)}
        />
      </div>
      {open && (
        <Sheet title={t("preferences")} onClose={() => setOpen(false)} cross>
          <Preferences />
        </Sheet>
      )}
    </aside>
  );
}

export function Shell({ here, children }: { here: string; children: ComponentChildren }) {
  const stale = isStale(state.value, now.value);
  return (
    <div class={stale ? "cc stale" : "cc"}>
      <Side here={here} />
      <main class="work">
        <p class="sr" role="alert">
          {stale ? t("stale_said") : ""}
        </p>
        {children}
      </main>
    </div>
  );
}
