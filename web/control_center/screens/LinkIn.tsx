import { useState } from "preact/hooks";
import { isRefusal } from "../../shared/api";
import { Choice } from "../../shared/ui/choices";
import * as icons from "../../shared/ui/icons";
import { Button, Note } from "../../shared/ui/parts";
import { useVerb } from "../../shared/ui/verb";
import { t } from "../i18n";
import { openLink } from "../verbs";
import { Field } from "./Field";
import { Gate } from "./Gate";
import { refusalWords, wrongAt } from "./refusals";

/** The first visit: the link in hand opens once, and a password keeps the door from then on. */
export function LinkIn({ token }: { token: string }) {
  const [password, setPassword] = useState("");
  const [shown, setShown] = useState(false);
  const { busy, error, run } = useVerb();
  if (isRefusal(error, "LINK_OVER") || (isRefusal(error) && error.status === 410))
    return (
      <Gate title={t("link_over_title")} text={t("link_over")}>
        <Button size="lg" block href="#/">
          {t("to_sign_in")}
        </Button>
      </Gate>
    );
  const submit = (event: Event) => {
    event.preventDefault();
    if (!busy) run(() => openLink(token, password));
  };
  return (
    <Gate title={t("link_title")} text={t("link_sub")}>
      <form class="stack" onSubmit={submit} noValidate>
        <Field
          label={t("new_password")}
          type={shown ? "text" : "password"}
          autoComplete="new-password"
          value={password}
          onText={setPassword}
          help={t("password_help")}
          wrong={wrongAt(error, "password") ?? refusalWords(error)}
        />
        <Choice many name="shown" value="shown" checked={shown} onPick={() => setShown(!shown)}>
          {t("show_password")}
        </Choice>
        <Button type="submit" size="lg" block busy={busy}>
          {t("link_enter")}
        </Button>
      </form>
      <Note icon={icons.info}>{t("link_once")}</Note>
    </Gate>
  );
}
