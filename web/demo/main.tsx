import "../shared/css/all.css";
import { render } from "preact";
import { Wordmark } from "../shared/ui/parts";

render(<Wordmark label="hadir" />, document.getElementById("root")!);
