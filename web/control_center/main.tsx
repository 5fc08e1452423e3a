import "../shared/css/all.css";
import "./screens/cc.css";
import "./screens/gate.css";
import { effect } from "@preact/signals";
import { render } from "preact";
import { lang, readyWords } from "../shared/i18n";
import { followFocus, route } from "../shared/route";
import { startTheme } from "../shared/theme";
import { startClock } from "../shared/time";
import { Wordmark } from "../shared/ui/parts";
import { Failed, Toast } from "../shared/ui/states";
import { state } from "./app";
import { t } from "./i18n";
import { link, watchLinks } from "./link";
import { Dashboard } from "./screens/Dashboard";
import { LinkIn } from "./screens/LinkIn";
import { Mitras } from "./screens/Mitras";
import { Shell } from "./screens/Shell";
import { SignIn } from "./screens/SignIn";
import { boot } from "./verbs";

function App() {
  const { boot: at } = state.value;
  if (link.value && route.value[0] === "link")
    return <LinkIn key={link.value} token={link.value} />;
  if (at === "starting")
    return (
      <div class="gate night">
        <span class="late-in">
          <Wordmark label={t("to_dashboard")} />
        </span>
      </div>
    );
  if (at === "failed") return <Failed error={null} again={() => void boot()} />;
  if (at === "stranger") return <SignIn />;
  const here = route.value[0] === "mitras" ? "mitras" : "";
  return (
    <>
      <Shell here={here}>{here === "mitras" ? <Mitras /> : <Dashboard />}</Shell>
      <Toast />
    </>
  );
}

startTheme();
watchLinks();
followFocus();
startClock();
effect(() => {
  document.documentElement.lang = lang.value;
});
void readyWords().then(() => render(<App />, document.getElementById("root")!));
void boot();
