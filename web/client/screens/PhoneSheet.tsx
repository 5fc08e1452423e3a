import { useEffect, useRef, useState } from "preact/hooks";
import { Refusal } from "../../shared/api";
import { duration, secondsUntil } from "../../shared/time";
import { Button } from "../../shared/ui/parts";
import { Sheet } from "../../shared/ui/sheet";
import { tell } from "../../shared/ui/states";
import { useLoad, useVerb } from "../../shared/ui/verb";
import type { OtpRequest } from "../../shared/wire";
import { api } from "../app";
import { ta } from "../i18n/account";
import { me } from "../identity";
import { askCode, proveCode } from "../verbs";
import { Wrong } from "./Hello";

const DIGITS = 6;

function reason(error: unknown): string {
  if (!(error instanceof Refusal)) return ta("code_down");
  if (error.status === 429) return ta("code_wait", { t: duration(error.retryAfterSeconds ?? 60) });
  const words: Record<number, string> = {
    401: ta("code_bad"),
    403: ta("door_closed"),
    409: ta("code_busy"),
    410: ta("code_old"),
    422: ta("phone_bad"),
  };
  return words[error.status] ?? ta("code_down");
}

function Phone({ onAsked }: { onAsked: (phone: string, request: OtpRequest) => void }) {
  const [phone, setPhone] = useState("");
  const { busy, error, run } = useVerb();
  const submit = (event: Event) => {
    event.preventDefault();
    run(() => askCode(phone).then((request) => onAsked(phone, request)));
  };
  return (
    <form class="stack" onSubmit={submit}>
      <div class={error ? "field bad" : "field"}>
        <label for="phone">{ta("phone")}</label>
        <input
          id="phone"
          class="input"
          data-first
          type="tel"
          autoComplete="tel"
          required
          placeholder={ta("phone_hint")}
          value={phone}
          onInput={(event) => setPhone(event.currentTarget.value)}
        />
        {error ? <Wrong text={reason(error)} /> : null}
      </div>
      <Button type="submit" size="lg" block busy={busy}>
        {ta("phone_ask")}
      </Button>
    </form>
  );
}

interface CodeProps {
  phone: string;
  request: OtpRequest;
  onAsked: (phone: string, request: OtpRequest) => void;
  onDone: () => void;
}
function Code({ phone, request, onAsked, onDone }: CodeProps) {
  const [code, setCode] = useState("");
  const { busy, error, run } = useVerb();
  const wait = secondsUntil(request.resend_at);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []); // where the number stood, which had the focus
  const type = (text: string) => {
    const digits = text.replace(/\D/g, "").slice(0, DIGITS);
    setCode(digits);
    if (digits.length === DIGITS) run(() => proveCode(request.otp_request_id, digits).then(onDone));
  };
  return (
    <div class="stack">
      <div class={error ? "field bad" : "field"}>
        <label for="code">{ta("code")}</label>
        <input
          id="code"
          ref={field}
          class="input code"
          inputMode="numeric"
          autoComplete="one-time-code"
          aria-describedby="code-h"
          value={code}
          onInput={(event) => type(event.currentTarget.value)}
        />
        <p class="help" id="code-h" role="status">
          {busy ? "…" : ta("code_sent", { phone })}
        </p>
        {error ? <Wrong text={reason(error)} /> : null}
      </div>
      <Button
        look="quiet"
        block
        blocked={wait > 0}
        onClick={() => wait === 0 && run(() => askCode(phone).then((next) => onAsked(phone, next)))}
      >
        {wait > 0 ? ta("code_again_in", { t: duration(wait) }) : ta("code_again")}
      </Button>
    </div>
  );
}

/** A number makes an anonymous account one that can be come back to. An account that Google or
 *  Apple know stays apart from one that has the number already: then it is that one from now on. */
export function PhoneSheet({ title, onClose }: { title: string; onClose: () => void }) {
  const [asked, setAsked] = useState<{ phone: string; request: OtpRequest } | null>(null);
  const linked = useRef<string | null>(null);
  useLoad(async () => {
    if (api.user.peek() && (await me()).signed_in_by.length > 0)
      linked.current = api.user.peek()?.id ?? null;
  });
  const onAsked = (phone: string, request: OtpRequest) => setAsked({ phone, request });
  const onDone = () => {
    const another = linked.current && linked.current !== api.user.peek()?.id;
    tell(ta(another ? "phone_another" : "phone_done"));
    onClose();
  };
  return (
    <Sheet title={title} onClose={onClose} cross>
      {asked ? (
        <Code key={asked.request.otp_request_id} {...asked} onAsked={onAsked} onDone={onDone} />
      ) : (
        <Phone onAsked={onAsked} />
      )}
    </Sheet>
  );
}
