import "../shared/css/all.css";
import "../shared/css/chat_end.css";
import "../shared/css/switch.css";
import "./screens/home.css";
import { effect } from "@preact/signals";
import { render } from "preact";
import { lang, readyWords } from "../shared/i18n";
import { startWorker } from "../shared/push";
import { followFocus, route } from "../shared/route";
import { yieldToKeyboard } from "../shared/keyboard";
import { startTheme } from "../shared/theme";
import { now, startClock } from "../shared/time";
import { fetchTheRest, later } from "../shared/ui/later";
import { Offline, Toast } from "../shared/ui/states";
import { state, update } from "./app";
import { openEar } from "./bell";
import { startHeart } from "./heart";
import { t } from "./i18n";
import { Asks } from "./screens/Asks";
import { Home } from "./screens/Home";
import { Knocking } from "./screens/Knocking";
import { Said } from "./screens/Said";
import { cards, withoutLate } from "./store";
import { boot, lookAgain } from "./verbs";

const SignIn = later(() => import("./screens/SignIn").then((file) => file.SignIn));
const Chat = later(() => import("./screens/Chat").then((file) => file.Chat));
const Requests = later(() => import("./screens/Requests").then((file) => file.Requests));
const History = later(() => import("./screens/History").then((file) => file.History));
const Transcript = later(() => import("./screens/Transcript").then((file) => file.Transcript));
const Earnings = later(() => import("./screens/Earnings").then((file) => file.Earnings));
const Me = later(() => import("./screens/Me").then((file) => file.Me));

function Screen() {
  const [place = "", id] = route.value;
  if (place === "chat" && id) return <Chat key={id} id={id} />;
  if (place === "requests") return <Requests />;
  if (place === "history") return id ? <Transcript key={id} id={id} /> : <History />;
  if (place === "earnings") return <Earnings />;
  if (place === "me") return <Me />;
  return <Home />;
}

function App() {
  const { boot: at } = state.value;
  if (at === "failed")
    return (
      <div class="app">
        <Offline again={() => void boot()} />
      </div>
    );
  if (at === "stranger") return <SignIn />;
  return (
    <>
      <Screen />
      <Said />
      <Asks />
      <Knocking />
      <Toast />
    </>
  );
}

startTheme();
yieldToKeyboard();
followFocus();
startClock();
startHeart();
effect(() => {
  document.documentElement.lang = lang.value;
});
effect(() => {
  const knocks = cards(state.value).length > 0;
  document.title = knocks ? `● ${t("knock")}` : "hadir mitra";
});
effect(() => {
  const at = now.value;
  queueMicrotask(() => update((before) => withoutLate(before, at)));
});
document.addEventListener("visibilitychange", lookAgain);
document.addEventListener("pointerdown", openEar);
fetchTheRest();
void startWorker("/mitra/");
// Until it is known who is here, the page shows the lit window that it came with.
void Promise.all([readyWords(), boot()]).then(() =>
  render(<App />, document.getElementById("root")!),
);
