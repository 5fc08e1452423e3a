import { useId } from "preact/hooks";
import * as icons from "../../shared/ui/icons";
import { Switch } from "../../shared/ui/choices";
import { Icon } from "../../shared/ui/parts";
import { isAdmin } from "../app";
import { edited, type Field, isWrong, shown, typed, type Value } from "../drafts";
import { t } from "../i18n";
import { drafts, inWords, unitWord } from "../settings";

const put = (field: Field, value: Value): void => {
  drafts.value = edited(drafts.peek(), field, value);
};
const dotted = (value: Value): string =>
  typeof value === "number" ? String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ".") : String(value);

const Wrong = ({ field, id }: { field: Field; id: string }) => (
  <p class="err" id={id} role="alert">
    <Icon d={icons.alert} />
    {t("out_of_bounds", {
      least: inWords(field, field.least ?? 0),
      most: inWords(field, field.most ?? 0),
    })}
  </p>
);

/** The one way to edit a field, whatever it holds: the form comes from the declaration. */
export function Control({ field, help }: { field: Field; help?: string }) {
  const id = useId();
  const value = shown(drafts.value, field);
  const changed = field.id in drafts.value;
  const wrong = isWrong(field, value);
  if (!isAdmin()) return <span class="ctl num">{inWords(field, value)}</span>;
  if (typeof field.value === "boolean")
    return (
      <span class={changed ? "ctl changed" : "ctl"}>
        <Switch label={field.label} on={value === true} onAsk={() => put(field, value !== true)} />
      </span>
    );
  const known = {
    "aria-label": field.label,
    "aria-describedby": [help, wrong ? `${id}-e` : ""].filter(Boolean).join(" ") || undefined,
    class: changed ? "input changed" : "input",
  };
  if (field.options)
    return (
      <span class="ctl">
        <select
          {...known}
          value={String(value)}
          onChange={(e) => put(field, e.currentTarget.value)}
        >
          {field.options.map((option) => (
            <option key={option} value={option}>
              {option}
            </option>
          ))}
        </select>
      </span>
    );
  const number = typeof field.value === "number";
  return (
    <span class={number ? "ctl" : "ctl wide"}>
      {field.money && <span class="unit">Rp</span>}
      <input
        {...known}
        aria-invalid={wrong ? "true" : undefined}
        inputMode={number ? "numeric" : undefined}
        autoComplete="off"
        maxLength={300}
        value={field.money ? dotted(value) : String(value)}
        onInput={(event) => put(field, typed(field, event.currentTarget.value))}
      />
      {unitWord(field.unit) && <span class="unit">{unitWord(field.unit)}</span>}
      {wrong && <Wrong field={field} id={`${id}-e`} />}
    </span>
  );
}
