import type { ComponentChildren } from "preact";
import { Icon } from "../../shared/ui/parts";

interface BigProps {
  icon: string;
  title: string;
  text: string;
  children: ComponentChildren;
  off?: boolean;
  alert?: boolean;
}
/** One statement in the middle of the screen, and the ways on. */
export const Big = ({ icon, title, text, children, off, alert }: BigProps) => (
  <main class="page">
    <section class="big" role={alert ? "alert" : "status"}>
      <span class={off ? "orb off" : "orb"} aria-hidden="true">
        <Icon d={icon} />
      </span>
      <h1>{title}</h1>
      <p class="muted">{text}</p>
      <div class="stack">{children}</div>
    </section>
  </main>
);
