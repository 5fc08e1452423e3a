import { useState } from "preact/hooks";
import * as icons from "../../shared/ui/icons";
import { Badge, Button } from "../../shared/ui/parts";
import { Failed, Loading } from "../../shared/ui/states";
import { DeviceList } from "../../shared/ui/devices";
import { useLoad } from "../../shared/ui/verb";
import type { OperatorMe } from "../../shared/wire_operator";
import { devices, readMe, signOutDevice } from "../door";
import { t } from "../i18n";
import { AddFactor, DropFactor, PasswordSheet, RenewCodes } from "./AccountSheets";

type Open = "add" | "renew" | "drop" | "password" | null;

function Factor({ me, onOpen }: { me: OperatorMe; onOpen: (what: Open) => void }) {
  const on = me.totp_enrolled;
  return (
    <section class="panel" aria-labelledby="factor">
      <header>
        <h2 id="factor">{t("factor")}</h2>
        <Badge tone={on ? "ok" : "warn"} icon={on ? icons.check : icons.alert}>
          {t(on ? "factor_on" : "factor_off")}
        </Badge>
      </header>
      <div class="stack">
        <p class="muted">
          {on ? t("factor_left", { n: me.recovery_codes_left }) : t("factor_off_sub")}{" "}
          {on && me.totp_required && t("factor_required")}
        </p>
        <div class="row" style="flex-wrap:wrap">
          {!on && <Button onClick={() => onOpen("add")}>{t("factor_add")}</Button>}
          {on && (
            <Button look="quiet" onClick={() => onOpen("renew")}>
              {t("factor_renew")}
            </Button>
          )}
          {on && !me.totp_required && (
            <Button look="danger" onClick={() => onOpen("drop")}>
              {t("factor_drop")}
            </Button>
          )}
        </div>
      </div>
    </section>
  );
}

/** How one signs in, and where one is signed in. */
export function Account() {
  const [me, setMe] = useState<OperatorMe | null>(null);
  const [open, setOpen] = useState<Open>(null);
  const { error, again } = useLoad(() => readMe().then(setMe));
  const close = () => {
    setOpen(null);
    again();
  };
  if (error && !me) return <Failed error={error} again={again} />;
  if (!me) return <Loading />;
  return (
    <>
      <div class="head">
        <h1>{t("account")}</h1>
        <span class="muted">{t("account_sub")}</span>
      </div>
      <Factor me={me} onOpen={setOpen} />
      <section class="panel" aria-labelledby="pw">
        <header>
          <h2 id="pw">{t("password")}</h2>
        </header>
        <div class="stack">
          <p class="muted">{t("change_password_sub")}</p>
          <div class="row" style="flex-wrap:wrap">
            <Button look="quiet" onClick={() => setOpen("password")}>
              {t("change_password")}
            </Button>
          </div>
        </div>
      </section>
      <section class="panel" aria-labelledby="devices">
        <header>
          <h2 id="devices">{t("devices")}</h2>
        </header>
        <div class="stack">
          <DeviceList load={devices} end={signOutDevice} />
        </div>
      </section>
      {open === "add" && <AddFactor onClose={close} />}
      {open === "renew" && <RenewCodes onClose={close} />}
      {open === "drop" && <DropFactor onClose={close} />}
      {open === "password" && <PasswordSheet onClose={close} />}
    </>
  );
}
