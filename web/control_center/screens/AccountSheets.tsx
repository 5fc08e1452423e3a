import { useState } from "preact/hooks";
import { isRefusal } from "../../shared/api";
import { Button } from "../../shared/ui/parts";
import { Sheet } from "../../shared/ui/sheet";
import { tell } from "../../shared/ui/states";
import { useVerb } from "../../shared/ui/verb";
import type { Enrolling } from "../../shared/wire_operator";
import { beginFactor, changePassword, confirmFactor, renewCodes, takeOffFactor } from "../door";
import { t } from "../i18n";
import { CodeForm } from "./CodeField";
import { Enrol } from "./Enrol";
import { Field } from "./Field";
import { refusalWords } from "./refusals";
import { StepInto } from "./StepInto";

type Sheeted = { onClose: () => void };

const passwordWords = (error: unknown): string | null =>
  isRefusal(error, "WRONG_PASSWORD") ? t("password_wrong") : refusalWords(error);

/** The password once more, then the picture, then the codes (which take the whole page). */
export function AddFactor({ onClose }: Sheeted) {
  const [password, setPassword] = useState("");
  const [begun, setBegun] = useState<Enrolling | null>(null);
  const { busy, error, run } = useVerb();
  const submit = (event: Event) => {
    event.preventDefault();
    if (password && !busy) run(() => beginFactor(password).then(setBegun));
  };
  return (
    <Sheet title={t("enrol_title")} onClose={onClose} cross>
      {begun ? (
        <StepInto>
          <Enrol begun={begun} onCode={(code) => confirmFactor(code).then(onClose)} />
        </StepInto>
      ) : (
        <form class="stack" onSubmit={submit} noValidate>
          <p class="muted">{t("again_sub")}</p>
          <Field
            label={t("password")}
            data-first
            type="password"
            autoComplete="current-password"
            value={password}
            onText={setPassword}
            wrong={passwordWords(error)}
          />
          <Button type="submit" size="lg" block busy={busy}>
            {t("go_on")}
          </Button>
        </form>
      )}
    </Sheet>
  );
}

export const RenewCodes = ({ onClose }: Sheeted) => (
  <Sheet title={t("factor_renew")} onClose={onClose} cross>
    <p class="muted">{t("factor_renew_sub")}</p>
    <CodeForm
      action={t("go_on")}
      help={t("totp_help_app")}
      onCode={(code) => renewCodes(code).then(onClose)}
    />
  </Sheet>
);

export const DropFactor = ({ onClose }: Sheeted) => (
  <Sheet title={t("factor_drop_title")} onClose={onClose} cross>
    <p class="muted">{t("factor_drop_sub")}</p>
    <CodeForm
      danger
      action={t("factor_drop")}
      help={t("totp_help")}
      onCode={(code) =>
        takeOffFactor(code).then(() => {
          tell(t("factor_dropped"));
          onClose();
        })
      }
    />
  </Sheet>
);

export function PasswordSheet({ onClose }: Sheeted) {
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const { busy, error, run } = useVerb();
  const weak = isRefusal(error, "WEAK_PASSWORD", "INVALID_REQUEST");
  const submit = (event: Event) => {
    event.preventDefault();
    if (busy || !current || !next) return;
    run(async () => {
      await changePassword(current, next);
      tell(t("password_changed"));
      onClose();
    });
  };
  return (
    <Sheet title={t("change_password")} onClose={onClose} cross>
      <p class="muted">{t("change_password_sub")}</p>
      <form class="stack" onSubmit={submit} noValidate>
        <Field
          label={t("current_password")}
          data-first
          type="password"
          autoComplete="current-password"
          value={current}
          onText={setCurrent}
          wrong={weak ? null : passwordWords(error)}
        />
        <Field
          label={t("new_password")}
          type="password"
          autoComplete="new-password"
          value={next}
          onText={setNext}
          help={t("password_help")}
          wrong={weak ? t("weak_password") : null}
        />
        <Button type="submit" size="lg" block busy={busy} blocked={!current || !next}>
          {t("save")}
        </Button>
      </form>
    </Sheet>
  );
}
