import "../shared/css/all.css";
import { effect } from "@preact/signals";
import { render } from "preact";
import { lang, readyWords } from "../shared/i18n";
import { startWorker } from "../shared/push";
import { followFocus, route } from "../shared/route";
import { yieldToKeyboard } from "../shared/keyboard";
import { startTheme } from "../shared/theme";
import { startClock } from "../shared/time";
import { fetchTheRest, later } from "../shared/ui/later";
import { Offline, Toast } from "../shared/ui/states";
import { state } from "./app";
import { Home } from "./screens/Home";
import { boot, lookAgain } from "./verbs";

const Hello = later(() => import("./screens/Hello").then((file) => file.Hello));
const Start = later(() => import("./screens/Start").then((file) => file.Start));
const Pay = later(() => import("./screens/Pay").then((file) => file.Pay));
const Search = later(() => import("./screens/Search").then((file) => file.Search));
const Chat = later(() => import("./screens/Chat").then((file) => file.Chat));
const History = later(() => import("./screens/History").then((file) => file.History));
const Transcript = later(() => import("./screens/Transcript").then((file) => file.Transcript));
const Help = later(() => import("./screens/Help").then((file) => file.Help));
const Me = later(() => import("./screens/Me").then((file) => file.Me));

/** Places that only someone who is known can be in. */
const KNOWN = ["hello", "start", "pay", "search", "chat"];

function Screen() {
  const [place = "", id] = route.value;
  if (KNOWN.includes(place) && !state.value.onboarding) return <Home />;
  if (place === "hello") return <Hello />;
  if (place === "start") return <Start />;
  if (place === "pay" && id) return <Pay id={id} />;
  if (place === "search") return <Search />;
  if (place === "chat" && id) return <Chat id={id} />;
  if (place === "history") return id ? <Transcript id={id} /> : <History />;
  if (place === "help") return <Help />;
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
  return (
    <>
      <Screen />
      <Toast />
    </>
  );
}

startTheme();
yieldToKeyboard();
startClock();
followFocus();
effect(() => {
  document.documentElement.lang = lang.value;
});
document.addEventListener("visibilitychange", lookAgain);
fetchTheRest();
void startWorker("/");
// Until it is known who is here, the page shows the lit window that it came with.
void Promise.all([readyWords(), boot()]).then(() =>
  render(<App />, document.getElementById("root")!),
);
