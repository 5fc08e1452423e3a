import { QrCode } from "../../shared/ui/QrCode";
import type { Enrolling } from "../../shared/wire_operator";
import { t } from "../i18n";
import { CodeForm } from "./CodeField";

interface EnrolProps {
  begun: Enrolling;
  onCode: (code: string) => Promise<unknown>;
}
/** The picture for the app, the key for whoever cannot scan, and the first code back. */
export const Enrol = ({ begun, onCode }: EnrolProps) => (
  <>
    <p class="muted">{t("enrol_sub")}</p>
    <div class="enrol">
      <QrCode text={begun.uri} label={t("enrol_qr")} />
    </div>
    <p class="muted sm">
      {t("enrol_by_hand")}
      <br />
      <code class="num">{begun.secret.replace(/(.{4})(?=.)/g, "$1 ")}</code>
    </p>
    <CodeForm action={t("enrol_do")} help={t("totp_help_app")} onCode={onCode} />
  </>
);
