import * as icons from "./icons";
import { Icon } from "./parts";

interface DeedProps {
  icon: string;
  text: string;
  onClick: () => void;
}
/** One of several things that can be done, in a list of them. */
export const DeedRow = ({ icon, text, onClick }: DeedProps) => (
  <li>
    <button class="lrow" type="button" onClick={onClick}>
      <Icon d={icon} />
      <b class="grow">{text}</b>
      <Icon d={icons.right} class="muted" />
    </button>
  </li>
);
