import { useState } from "preact/hooks";
import { Button } from "../../shared/ui/parts";
import { useVerb } from "../../shared/ui/verb";
import { t } from "../i18n";
import { Field } from "./Field";
import { refusalWords } from "./refusals";

interface CodeProps {
  action: string;
  help: string;
  onCode: (code: string) => Promise<unknown>;
  danger?: boolean;
}
/** One code and one button; a wrong code empties nothing and says so. */
export function CodeForm({ action, help, onCode, danger }: CodeProps) {
  const [code, setCode] = useState("");
  const [missing, setMissing] = useState(false);
  const { busy, error, run } = useVerb();
  const submit = (event: Event) => {
    event.preventDefault();
    setMissing(!code.trim());
    if (code.trim() && !busy) run(() => onCode(code.trim()));
  };
  return (
    <form class="stack" onSubmit={submit} noValidate>
      <Field
        label={t("totp_code")}
        data-first
        autoComplete="one-time-code"
        autoCapitalize="none"
        spellcheck={false}
        maxLength={20}
        value={code}
        onText={setCode}
        help={help}
        wrong={missing && !code.trim() ? t("code_missing") : refusalWords(error)}
      />
      <Button type="submit" size="lg" block busy={busy} look={danger ? "danger solid" : "primary"}>
        {action}
      </Button>
    </form>
  );
}
