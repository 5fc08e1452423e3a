import type { ComponentChildren } from "preact";
import * as icons from "./icons";
import { Icon } from "./parts";
import "../css/switch.css";

interface ChoiceProps {
  name: string;
  value: string;
  checked: boolean;
  onPick: (value: string) => void;
  children: ComponentChildren;
  many?: boolean;
  invalid?: boolean;
}
/** A card with a visible radio (or check box); the whole card is the target. */
export const Choice = ({ name, value, checked, onPick, children, many, invalid }: ChoiceProps) => (
  <label class="choice">
    <input
      type={many ? "checkbox" : "radio"}
      name={name}
      value={value}
      checked={checked}
      aria-invalid={invalid ? "true" : undefined}
      onChange={() => onPick(value)}
    />
    <span class="face">
      <span class={many ? "radio square" : "radio"} aria-hidden="true">
        {many && <Icon d={icons.check} />}
      </span>
      <span class="grow">{children}</span>
    </span>
  </label>
);

interface SegmentedProps<V extends string> {
  name: string;
  label: string;
  value: V;
  onPick: (value: V) => void;
  options: { value: V; text: string; icon?: string }[];
}
export function Segmented<V extends string>({
  name,
  label,
  value,
  onPick,
  options,
}: SegmentedProps<V>) {
  return (
    <div class="seg" role="radiogroup" aria-label={label}>
      {options.map((option) => (
        <label key={option.value}>
          <input
            type="radio"
            name={name}
            checked={option.value === value}
            onChange={() => onPick(option.value)}
          />
          <span class="opt">
            {option.icon && <Icon d={option.icon} />}
            {option.text}
          </span>
        </label>
      ))}
    </div>
  );
}

/** A switch that follows the server: it asks, and flips when the answer comes. */
export const Switch = ({ label, on, onAsk }: { label: string; on: boolean; onAsk: () => void }) => (
  <span class="switch">
    <input
      type="checkbox"
      role="switch"
      aria-label={label}
      checked={on}
      aria-checked={on}
      onClick={(event) => {
        event.preventDefault();
        onAsk();
      }}
    />
    <i aria-hidden="true" />
  </span>
);
