import type { ComponentChildren } from "preact";
import * as icons from "./icons";
import { IconButton, Window } from "./parts";

interface TalkBarProps {
  back: string;
  href: string;
  name: string;
  line: string;
  lit?: boolean;
  dot?: "on" | "off";
  /** At the right: the time that is left, and the way to everything else. */
  beside?: ComponentChildren;
  children?: ComponentChildren;
}
/** Who the talk is with, above what is said. */
export const TalkBar = (props: TalkBarProps) => (
  <header class="chatbar">
    <div class="topbar">
      <IconButton d={icons.back} label={props.back} href={props.href} />
      <div class="who">
        <Window name={props.name} lit={props.lit} size="s" dot={props.dot} />
        <div>
          <h1>{props.name}</h1>
          <p class="st">{props.line}</p>
        </div>
      </div>
      {props.beside}
    </div>
    {props.children}
  </header>
);
