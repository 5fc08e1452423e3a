import { useEffect, useRef, useState } from "preact/hooks";
import { duration, now, secondsUntil } from "../../shared/time";
import { Button } from "../../shared/ui/parts";
import { tell } from "../../shared/ui/states";
import { useVerb } from "../../shared/ui/verb";
import type { OtpRequest } from "../../shared/wire";
import { t } from "../i18n";
import { askCode, giveCode } from "../verbs";
import { secondsToWait, Wrong, wrongWords } from "./Wrong";

const DIGITS = 6;

interface CodeProps {
  phone: string;
  request: OtpRequest;
  onRequest: (request: OtpRequest) => void;
  onBack: () => void;
}
function Resend({ phone, request, onRequest }: CodeProps) {
  const { busy, error, run } = useVerb();
  const [failedAt, setFailedAt] = useState(0);
  const wait = Math.max(secondsUntil(request.resend_at), secondsToWait(error, failedAt));
  const again = () => {
    if (wait === 0)
      run(() =>
        askCode(phone)
          .then((next) => {
            onRequest(next);
            tell(t("resent"));
          })
          .finally(() => setFailedAt(now.peek())),
      );
  };
  return (
    <>
      <Button look="quiet" block busy={busy} blocked={wait > 0} onClick={again}>
        {wait > 0 ? t("resend_in", { t: duration(wait) }) : t("resend")}
      </Button>
      <Wrong id="resend-e" text={wrongWords(error, failedAt)} />
    </>
  );
}

export function CodeStep(props: CodeProps) {
  const { request, onBack } = props;
  const [code, setCode] = useState("");
  const [short, setShort] = useState(false);
  const [failedAt, setFailedAt] = useState(0);
  const { busy, error, run, clear } = useVerb();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), [request.otp_request_id]);
  const send = (digits: string) => {
    setShort(digits.length < DIGITS);
    if (digits.length < DIGITS || busy) return;
    run(() =>
      giveCode(request.otp_request_id, digits).finally(() => {
        setFailedAt(now.peek());
        field.current?.select();
      }),
    );
  };
  const type = (text: string) => {
    const digits = text.replace(/\D/g, "").slice(0, DIGITS);
    setCode(digits);
    clear();
    if (digits.length === DIGITS && digits !== code) send(digits);
  };
  const wrong = short ? t("code_short") : wrongWords(error, failedAt);
  return (
    <form
      class="page head"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        send(code);
      }}
    >
      <div class={wrong ? "field bad" : "field"}>
        <label for="code">{t("code")}</label>
        <input
          id="code"
          ref={field}
          class="input code"
          inputMode="numeric"
          autoComplete="one-time-code"
          value={code}
          aria-invalid={wrong ? "true" : undefined}
          aria-describedby={wrong ? "code-e" : undefined}
          onInput={(event) => type(event.currentTarget.value)}
        />
        <Wrong id="code-e" text={wrong} />
      </div>
      <div class="stack">
        <Button type="submit" size="lg" block busy={busy}>
          {t("enter")}
        </Button>
        <Resend {...props} />
        <Button look="ghost" block onClick={onBack}>
          {t("other_number")}
        </Button>
      </div>
    </form>
  );
}
