import { useState } from "preact/hooks";
import { Segmented } from "../../shared/ui/choices";
import * as icons from "../../shared/ui/icons";
import { Button, Note } from "../../shared/ui/parts";
import { Sheet } from "../../shared/ui/sheet";
import { tell } from "../../shared/ui/states";
import { useVerb } from "../../shared/ui/verb";
import type { Invited, Role } from "../../shared/wire_operator";
import { invite } from "../door";
import { t } from "../i18n";
import { Field } from "./Field";
import { refusalWords } from "./refusals";
import { StepInto } from "./StepInto";

export const ROLES: Role[] = ["viewer", "supervisor", "admin"];
export const roleOptions = () => ROLES.map((value) => ({ value, text: t(`role_${value}`) }));

/** The link, once: to be passed on by whoever made it. */
export const LinkShown = ({ email, made }: { email: string; made: Invited }) => (
  <StepInto>
    <p class="muted sm">{t("invite_link", { email })}</p>
    <p class="card sm" style="overflow-wrap:anywhere">
      <code>{made.url}</code>
    </p>
    <Button
      icon={icons.copy}
      block
      onClick={() =>
        void navigator.clipboard?.writeText(made.url).then(() => tell(t("invite_copied")))
      }
    >
      {t("invite_copy")}
    </Button>
    <Note icon={icons.info}>{t("link_once")}</Note>
  </StepInto>
);

export function InviteSheet({ onClose }: { onClose: () => void }) {
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("viewer");
  const [made, setMade] = useState<Invited | null>(null);
  const [missing, setMissing] = useState(false);
  const { busy, error, run } = useVerb();
  const submit = (event: Event) => {
    event.preventDefault();
    setMissing(!email.trim());
    if (email.trim() && !busy) run(() => invite(email.trim(), role).then(setMade));
  };
  return (
    <Sheet title={t("invite_title")} onClose={onClose} cross>
      {made ? (
        <LinkShown email={email.trim()} made={made} />
      ) : (
        <form class="stack" onSubmit={submit} noValidate>
          <p class="muted">{t("invite_sub")}</p>
          <Field
            label={t("email")}
            data-first
            type="email"
            autoComplete="off"
            value={email}
            onText={setEmail}
            wrong={missing && !email.trim() ? t("email_missing") : refusalWords(error)}
          />
          <Segmented
            name="role"
            label={t("role")}
            value={role}
            onPick={setRole}
            options={roleOptions()}
          />
          <Button type="submit" size="lg" block busy={busy}>
            {t("invite_do")}
          </Button>
        </form>
      )}
    </Sheet>
  );
}
