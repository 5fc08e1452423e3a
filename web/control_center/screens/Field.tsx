import type { InputHTMLAttributes } from "preact";
import { useId } from "preact/hooks";
import * as icons from "../../shared/ui/icons";
import { Icon } from "../../shared/ui/parts";

type FieldProps = Omit<InputHTMLAttributes<HTMLInputElement>, "type" | "role"> & {
  type?: "text" | "tel" | "email" | "password";
  label: string;
  value: string;
  onText: (text: string) => void;
  help?: string;
  wrong?: string | null;
};
/** A labelled input whose refusal stands right under it. */
export function Field({ label, onText, help, wrong, ...input }: FieldProps) {
  const id = useId();
  return (
    <div class={wrong ? "field bad" : "field"}>
      <label for={id}>{label}</label>
      <input
        {...(input as object)}
        id={id}
        class="input"
        aria-invalid={wrong ? "true" : undefined}
        aria-describedby={`${id}-h ${id}-e`}
        onInput={(event) => onText(event.currentTarget.value)}
      />
      {help && (
        <p class="help" id={`${id}-h`}>
          {help}
        </p>
      )}
      <div id={`${id}-e`} role="alert">
        {wrong && (
          <p class="err">
            <Icon d={icons.alert} />
            {wrong}
          </p>
        )}
      </div>
    </div>
  );
}
