import type { ComponentChildren } from "preact";
import { Button } from "./parts";
import { Sheet } from "./sheet";

interface StayProps {
  title: string;
  /** What it would mean, and what went wrong the last time. */
  children?: ComponentChildren;
  stay: string;
  leave: string;
  look?: "danger" | "quiet";
  busy?: boolean;
  onClose: () => void;
  onLeave: () => void;
  alert?: boolean;
  before?: ComponentChildren;
  after?: ComponentChildren;
}
/** Asked before something ends or changes for good: staying is the filled button, and where the
 *  focus lands. */
export const StaySheet = (props: StayProps) => (
  <Sheet
    alert={props.alert ?? true}
    title={props.title}
    onClose={props.onClose}
    before={props.before}
  >
    {props.children}
    <div class="stack">
      <Button size="lg" block data-first onClick={props.onClose}>
        {props.stay}
      </Button>
      <Button
        look={props.look ?? "danger"}
        size="lg"
        block
        busy={props.busy}
        onClick={props.onLeave}
      >
        {props.leave}
      </Button>
    </div>
    {props.after}
  </Sheet>
);
