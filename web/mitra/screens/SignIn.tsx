import { useState } from "preact/hooks";
import { now } from "../../shared/time";
import * as icons from "../../shared/ui/icons";
import { Badge, Button, Icon, LangButton, Note, Wordmark } from "../../shared/ui/parts";
import { useVerb } from "../../shared/ui/verb";
import type { OtpRequest } from "../../shared/wire";
import { state } from "../app";
import { t } from "../i18n";
import { askCode } from "../verbs";
import { CodeStep } from "./CodeStep";
import { secondsToWait, Wrong, wrongWords } from "./Wrong";

interface PhoneProps {
  phone: string;
  onPhone: (phone: string) => void;
  onAsked: (request: OtpRequest) => void;
}
function PhoneStep({ phone, onPhone, onAsked }: PhoneProps) {
  const [missing, setMissing] = useState(false);
  const { busy, error, run, clear } = useVerb();
  const [failedAt, setFailedAt] = useState(0);
  const submit = (event: Event) => {
    event.preventDefault();
    setMissing(!phone.trim());
    if (phone.trim() && !busy)
      run(() =>
        askCode(phone)
          .then(onAsked)
          .finally(() => setFailedAt(now.peek())),
      );
  };
  const wrong = missing ? t("phone_missing") : wrongWords(error, failedAt);
  return (
    <form class="page head" onSubmit={submit} noValidate>
      <div class={wrong ? "field bad" : "field"}>
        <label for="phone">{t("phone")}</label>
        <input
          id="phone"
          class="input"
          type="tel"
          inputMode="tel"
          autoComplete="tel"
          maxLength={24}
          placeholder={t("phone_hint")}
          value={phone}
          aria-invalid={wrong ? "true" : undefined}
          aria-describedby={wrong ? "phone-e" : undefined}
          onInput={(event) => {
            clear();
            onPhone(event.currentTarget.value);
          }}
        />
        <Wrong id="phone-e" text={wrong} />
      </div>
      <Button
        type="submit"
        size="lg"
        block
        busy={busy}
        blocked={secondsToWait(error, failedAt) > 0}
      >
        {t("send_code")}
      </Button>
      <p class="muted md">{t("in_new")}</p>
    </form>
  );
}

export function SignIn() {
  const [phone, setPhone] = useState("");
  const [request, setRequest] = useState<OtpRequest | null>(null);
  const { shut } = state.value;
  const way = t(request?.channel === "sms" ? "way_sms" : "way_whatsapp");
  return (
    <div class="app">
      <header class="porch night door">
        <div class="topbar">
          <Wordmark label={t("to_home")} />
          <Badge tone="brand">{t("mitra")}</Badge>
          <span class="grow" />
          <LangButton />
        </div>
        <div class="stand">
          <div>
            <h1>{t(request ? "code_title" : "in_title")}</h1>
            <p class="muted">{request ? t("code_sub", { way, phone }) : t("in_sub")}</p>
          </div>
          <span class="win off" aria-hidden="true">
            <Icon d={icons.user} />
          </span>
        </div>
      </header>
      <main style="display:contents">
        {shut && (
          <div class="page shut">
            <Note tone="info" icon={icons.info} role="status">
              {t(`shut_${shut}`)}
            </Note>
          </div>
        )}
        {request ? (
          <CodeStep
            phone={phone}
            request={request}
            onRequest={setRequest}
            onBack={() => setRequest(null)}
          />
        ) : (
          <PhoneStep phone={phone} onPhone={setPhone} onAsked={setRequest} />
        )}
      </main>
    </div>
  );
}
