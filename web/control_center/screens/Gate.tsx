import type { ComponentChildren } from "preact";
import { LangButton, Wordmark } from "../../shared/ui/parts";
import { t } from "../i18n";

interface GateProps {
  title: string;
  text: string;
  children: ComponentChildren;
}
/** The way in: one card on the night. */
export const Gate = ({ title, text, children }: GateProps) => (
  <div class="gate night">
    <header class="row">
      <Wordmark label={t("to_dashboard")} />
      <small class="muted">{t("control_center")}</small>
      <span class="grow" />
      <LangButton />
    </header>
    <main class="card lift stack">
      <h1>{title}</h1>
      <p class="muted">{text}</p>
      {children}
    </main>
  </div>
);
