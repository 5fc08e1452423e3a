import { lang, setLang } from "../i18n";
import { setTheme, theme } from "../theme";
import { say } from "../words";
import { Segmented } from "./choices";

/** Language and appearance, kept on this device. */
export function Preferences() {
  return (
    <>
      <div class="field">
        <span class="lbl">{say("language")}</span>
        <Segmented
          name="lang"
          label={say("language")}
          value={lang.value}
          onPick={(next) => void setLang(next)}
          options={[
            { value: "id", text: "indonesia" },
            { value: "en", text: "english" },
          ]}
        />
      </div>
      <div class="field">
        <span class="lbl">{say("theme")}</span>
        <Segmented
          name="theme"
          label={say("theme")}
          value={theme.value}
          onPick={setTheme}
          options={[
            { value: "system", text: say("theme_system") },
            { value: "light", text: say("theme_light") },
            { value: "dark", text: say("theme_dark") },
          ]}
        />
      </div>
    </>
  );
}
