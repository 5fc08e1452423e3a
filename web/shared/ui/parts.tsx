import type { ButtonHTMLAttributes, ComponentChildren } from "preact";
import { lang, setLang } from "../i18n";
import { say } from "../words";

type Kids = { children?: ComponentChildren };

export const Icon = ({
  d,
  label,
  class: extra = "",
}: {
  d: string;
  label?: string;
  class?: string;
}) =>
  label ? (
    <svg class={`ico ${extra}`} viewBox="0 0 24 24" role="img" aria-label={label}>
      <path d={d} />
    </svg>
  ) : (
    <svg class={`ico ${extra}`} viewBox="0 0 24 24" aria-hidden="true">
      <path d={d} />
    </svg>
  );

type Look = "primary" | "soft" | "quiet" | "ghost" | "danger" | "danger solid";
type ButtonProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, "icon" | "size"> & {
  look?: Look;
  icon?: string;
  size?: "lg" | "sm";
  block?: boolean;
  busy?: boolean;
  /** Says what is missing while staying focusable; never `disabled`. */
  blocked?: boolean;
  href?: string;
} & Kids;
const classes = (p: ButtonProps): string =>
  ["btn", p.look === "primary" ? "" : p.look, p.size, p.block && "block", p.class]
    .filter(Boolean)
    .join(" ");

export function Button(props: ButtonProps) {
  const {
    look,
    icon,
    size,
    block,
    busy,
    blocked,
    href,
    children,
    onClick,
    class: _,
    ...rest
  } = props;
  const face = (
    <>
      {busy ? <span class="spin" aria-hidden="true" /> : icon && <Icon d={icon} />}
      {children}
    </>
  );
  if (href)
    return (
      <a class={classes(props)} href={href}>
        {face}
      </a>
    );
  const idle = !busy && !blocked;
  return (
    <button
      type="button"
      {...rest}
      class={classes(props)}
      aria-disabled={idle ? undefined : "true"}
      aria-busy={busy ? "true" : undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
    >
      {face}
    </button>
  );
}

export const IconButton = (
  props: ButtonHTMLAttributes<HTMLButtonElement> & { d: string; label: string; href?: string },
) => {
  const { d, label, href, ...rest } = props;
  return href ? (
    <a class="iconbtn" href={href} aria-label={label}>
      <Icon d={d} />
    </a>
  ) : (
    <button type="button" {...rest} class="iconbtn" aria-label={label}>
      <Icon d={d} />
    </button>
  );
};

export const Wordmark = ({ label, href = "#/" }: { label: string; href?: string }) => (
  <a class="wordmark" href={href}>
    <span class="sr">{label}</span>
    <span aria-hidden="true">
      had<span class="i">ı</span>r
    </span>
  </a>
);

type WindowProps = {
  name: string;
  lit?: boolean;
  size?: "s" | "l";
  dot?: "on" | "off";
  tone?: "busy" | "late" | "sens";
};
/** A small l is a bar in this face, and nobody's letter. */
const letterOf = (name: string): string =>
  (name || "?").slice(0, 1).toLowerCase().replace("l", "L");
/** The arch is a person: lit means here, unlit means away. Words always stand nearby. */
export const Window = ({ name, lit = true, size, dot, tone }: WindowProps) => (
  <span class={["win", !lit && "off", size, tone].filter(Boolean).join(" ")} aria-hidden="true">
    {letterOf(name)}
    {dot && <span class={dot === "on" ? "dot" : "dot off"} />}
  </span>
);

type Tone = "warn" | "bad" | "ok" | "info" | "brand" | "sens";
export const Badge = ({ tone, icon, children }: { tone?: Tone; icon?: string } & Kids) => (
  <span class={`badge ${tone ?? ""}`}>
    {icon && <Icon d={icon} />}
    {children}
  </span>
);
export const Note = ({
  tone,
  icon,
  children,
  role,
}: { tone?: Tone; icon: string; role?: "alert" | "status" } & Kids) => (
  <div class={`note ${tone ?? ""}`} role={role}>
    <Icon d={icon} />
    <div class="grow">{children}</div>
  </div>
);

type TabsProps = {
  label: string;
  here: string;
  items: { key: string; icon: string; text: string }[];
};
export const Tabs = ({ label, here, items }: TabsProps) => (
  <nav class="tabs" aria-label={label}>
    <ul>
      {items.map((item) => (
        <li key={item.key}>
          <a href={`#/${item.key}`} aria-current={here === item.key ? "page" : undefined}>
            <span class="cap">
              <Icon d={item.icon} />
            </span>
            {item.text}
          </a>
        </li>
      ))}
    </ul>
  </nav>
);

export function LangButton() {
  const next = lang.value === "id" ? "en" : "id";
  return (
    <button
      class="lang"
      type="button"
      aria-label={say(lang.value === "id" ? "lang_id" : "lang_en")}
      onClick={() => void setLang(next)}
    >
      {lang.value.toUpperCase()}
    </button>
  );
}
