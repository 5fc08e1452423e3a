import { ask, query } from "../../shared/route";
import { Button } from "../../shared/ui/parts";
import { t } from "../i18n";

interface Picked {
  label: string;
  value: string;
  onPick: (value: string) => void;
  /** The first stands for "no matter". */
  options: readonly (readonly [value: string, text: string])[];
}
export const Pick = ({ label, value, onPick, options }: Picked) => (
  <label class="pick">
    <span>{label}</span>
    <select class="input" value={value} onChange={(event) => onPick(event.currentTarget.value)}>
      {options.map(([one, text]) => (
        <option key={one} value={one}>
          {text}
        </option>
      ))}
    </select>
  </label>
);
export const Chips = ({ label, value, onPick, options }: Picked) => (
  <div class="chips" role="group" aria-label={label}>
    {options.map(([one, text]) => (
      <button
        key={one}
        type="button"
        class="chip"
        aria-pressed={value === one}
        onClick={() => onPick(one)}
      >
        {text}
      </button>
    ))}
  </div>
);
export const ClearFilters = () => (
  <Button onClick={() => ask(new URLSearchParams())}>{t("clear_filters")}</Button>
);
/** One filter in the address: what it is, and how to put another. */
export function useFilter(name: string): readonly [string, (value: string) => void] {
  const now = new URLSearchParams(query.value);
  const put = (value: string) => {
    const next = new URLSearchParams(query.peek());
    if (value) next.set(name, value);
    else next.delete(name);
    ask(next);
  };
  return [now.get(name) ?? "", put];
}
