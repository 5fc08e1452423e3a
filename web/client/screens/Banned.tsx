import * as icons from "../../shared/ui/icons";
import { Note } from "../../shared/ui/parts";
import { Empty } from "../../shared/ui/states";
import { t } from "../i18n";
import { ta } from "../i18n/account";
import { tt } from "../i18n/turn";

/** Suspended: what that means, what is safe, and who helps in danger all the same. */
export const Banned = () => (
  <div class="app">
    <main class="page head">
      <h1>{tt("banned")}</h1>
      <Empty icon={icons.shield} title={tt("banned_title")} text={tt("banned_sub")} />
      <Note tone="brand" icon={icons.heart}>
        {ta("help_danger")} <a href="tel:112">{t("call_112")}</a> {ta("help_danger_after")}
      </Note>
    </main>
  </div>
);
