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
import { freshCodes, second } from "./door";
import { t } from "./i18n";
import { link, watchLinks } from "./link";
import { Account } from "./screens/Account";
import { Audit } from "./screens/Audit";
import { Failures } from "./screens/Failures";
import { MitraPage } from "./screens/MitraPage";
import { Payments } from "./screens/Payments";
import { Payouts } from "./screens/Payouts";
import { Refunds } from "./screens/Refunds";
import { Credits } from "./screens/Credits";
import { Customers } from "./screens/Customers";
import { Dashboard } from "./screens/Dashboard";
import { Everybody } from "./screens/Everybody";
import { FreshCodes } from "./screens/FreshCodes";
import { LinkIn } from "./screens/LinkIn";
import { Mitras } from "./screens/Mitras";
import { Operators } from "./screens/Operators";
import { SecondStep } from "./screens/SecondStep";
import { SessionPage } from "./screens/SessionPage";
import { Sessions } from "./screens/Sessions";
import { Settings } from "./screens/Settings";
import { placeOf, Shell } from "./screens/Shell";
import { SignIn } from "./screens/SignIn";
import { boot } from "./verbs";

function App() {
  const { boot: at } = state.value;
  if (second.value) return <SecondStep key={second.value.totp_ticket} second={second.value} />;
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
  if (freshCodes.value) return <FreshCodes codes={freshCodes.value} />;
  const here = placeOf(route.value[0] ?? "");
  return (
    <>
      <Shell here={here}>
        <Place here={here} id={route.value[1]} />
      </Shell>
      <Toast />
    </>
  );
}
function Place({ here, id }: { here: string; id: string | undefined }) {
  if (here === "sessions") return id ? <SessionPage key={id} id={id} /> : <Sessions />;
  if (here === "mitras") return id ? <MitraPage key={id} id={id} /> : <Mitras />;
  if (here === "activity") return <Everybody />;
  if (here === "customers") return <Customers />;
  if (here === "failures") return <Failures />;
  if (here === "payments") return <Payments />;
  if (here === "credits") return <Credits />;
  if (here === "refunds") return <Refunds />;
  if (here === "payouts") return <Payouts />;
  if (here === "settings") return <Settings />;
  if (here === "account") return <Account />;
  if (here === "operators") return <Operators />;
  if (here === "audit") return <Audit />;
  return <Dashboard />;
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
