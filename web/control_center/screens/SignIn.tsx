import { useState } from "preact/hooks";
import { Button } from "../../shared/ui/parts";
import { useVerb } from "../../shared/ui/verb";
import { t } from "../i18n";
import { signIn } from "../verbs";
import { Field } from "./Field";
import { Gate } from "./Gate";
import { refusalWords } from "./refusals";

export function SignIn() {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [missing, setMissing] = useState(false);
  const { busy, error, run } = useVerb();
  const submit = (event: Event) => {
    event.preventDefault();
    const whole = email.trim() !== "" && password !== "";
    setMissing(!whole);
    if (whole && !busy) run(() => signIn(email.trim(), password));
  };
  return (
    <Gate title={t("in_title")} text={t("in_sub")}>
      <form class="stack" onSubmit={submit} noValidate>
        <Field
          label={t("email")}
          type="email"
          autoComplete="username"
          value={email}
          onText={setEmail}
          wrong={missing && !email.trim() ? t("email_missing") : null}
        />
        <Field
          label={t("password")}
          type="password"
          autoComplete="current-password"
          value={password}
          onText={setPassword}
          wrong={
            missing && !password ? t("password_missing") : missing ? null : refusalWords(error)
          }
        />
        <Button type="submit" size="lg" block busy={busy}>
          {t("enter")}
        </Button>
      </form>
      <p class="muted sm">{t("in_help")}</p>
    </Gate>
  );
}
