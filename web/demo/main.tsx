import "../shared/css/all.css";
import "./demo.css";
import { effect } from "@preact/signals";
import { render } from "preact";
import { lang, readyWords } from "../shared/i18n";
import { startTheme } from "../shared/theme";
import { Demo } from "./Demo";

startTheme();
effect(() => {
  document.documentElement.lang = lang.value;
});
void readyWords().then(() => render(<Demo />, document.getElementById("root")!));
