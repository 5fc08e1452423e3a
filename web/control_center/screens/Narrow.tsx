import { ask, query } from "../../shared/route";
import * as icons from "../../shared/ui/icons";
import { Button, Icon } from "../../shared/ui/parts";
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
/** Only the rows of one person, as another page linked here: shown where it narrows, to be taken off. */
export function OneOnly({ name, word }: { name: string; word: string }) {
  const [one, put] = useFilter(name);
  return one ? (
    <button type="button" class="chip" aria-pressed="true" onClick={() => put("")}>
      {word} <Icon d={icons.close} label={t("clear_filters")} />
    </button>
  ) : null;
}
/** What the server is asked for: the filters that are set. */
export function pathOf(path: string, filters: Record<string, string>): string {
  const set = Object.entries(filters).filter(([, value]) => value !== "");
  return set.length > 0 ? `${path}?${new URLSearchParams(set)}` : path;
}
