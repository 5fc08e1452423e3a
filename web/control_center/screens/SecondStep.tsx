import { useState } from "preact/hooks";
import { Button } from "../../shared/ui/parts";
import { Failed, Loading } from "../../shared/ui/states";
import { useLoad } from "../../shared/ui/verb";
import type { Enrolling } from "../../shared/wire_operator";
import { enrolAtDoor, type Second } from "../door";
import { t } from "../i18n";
import { atTheDoor, enterCode } from "../verbs";
import { CodeForm } from "./CodeField";
import { Enrol } from "./Enrol";
import { Gate } from "./Gate";

function FirstTime({ ticket }: { ticket: string }) {
  const [begun, setBegun] = useState<Enrolling | null>(null);
  const { error, again } = useLoad(() => enrolAtDoor(ticket).then(setBegun), ticket);
  if (error) return <Failed error={error} again={again} />;
  return begun ? <Enrol begun={begun} onCode={enterCode} /> : <Loading rows={2} />;
}

/** After the right password: a code of the app, or setting one up where an admin requires it. */
export const SecondStep = ({ second }: { second: Second }) => (
  <Gate
    title={t(second.enrolled ? "second_title" : "enrol_title")}
    text={t(second.enrolled ? "second_sub" : "enrol_must")}
  >
    {second.enrolled ? (
      <CodeForm action={t("enter")} help={t("totp_help")} onCode={enterCode} />
    ) : (
      <FirstTime ticket={second.totp_ticket} />
    )}
    <Button look="ghost" block onClick={atTheDoor}>
      {t("second_back")}
    </Button>
  </Gate>
);
