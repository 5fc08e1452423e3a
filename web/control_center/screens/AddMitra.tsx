import { useState } from "preact/hooks";
import { now } from "../../shared/time";
import { Button } from "../../shared/ui/parts";
import { Sheet } from "../../shared/ui/sheet";
import { tell } from "../../shared/ui/states";
import { useVerb } from "../../shared/ui/verb";
import { state } from "../app";
import { t } from "../i18n";
import { isStale } from "../store";
import { addMitra } from "../verbs";
import { Field } from "./Field";
import { fieldOf, refusalWords, wrongAt } from "./refusals";

export function AddMitra({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState("");
  const [phone, setPhone] = useState("");
  const [missing, setMissing] = useState(false);
  const { busy, error, run, clear } = useVerb();
  const stale = isStale(state.value, now.value);
  const submit = (event: Event) => {
    event.preventDefault();
    const whole = name.trim() !== "" && phone.trim() !== "";
    setMissing(!whole);
    clear();
    if (!whole || busy || stale) return;
    run(async () => {
      await addMitra(name, phone);
      tell(t("added", { name: name.trim() }));
      onClose();
    });
  };
  const elsewhere = error && !["phone", "call_name"].includes(fieldOf(error));
  return (
    <Sheet title={t("add_title")} onClose={onClose} cross>
      <p class="muted">{t("add_sub")}</p>
      <form class="stack" onSubmit={submit} noValidate>
        <Field
          label={t("call_name")}
          data-first
          autoComplete="off"
          maxLength={40}
          value={name}
          onText={setName}
          help={t("call_name_help")}
          wrong={missing && !name.trim() ? t("name_missing") : wrongAt(error, "call_name")}
        />
        <Field
          label={t("phone")}
          type="tel"
          autoComplete="off"
          maxLength={24}
          placeholder="0812 3456 7890"
          value={phone}
          onText={setPhone}
          help={t("phone_help")}
          wrong={
            missing && !phone.trim()
              ? t("phone_missing")
              : elsewhere
                ? refusalWords(error)
                : wrongAt(error, "phone")
          }
        />
        <div class="btnrow">
          <Button look="quiet" size="lg" onClick={onClose}>
            {t("cancel")}
          </Button>
          <Button type="submit" size="lg" busy={busy} blocked={stale}>
            {t("add_do")}
          </Button>
        </div>
      </form>
    </Sheet>
  );
}
