import { signal } from "@preact/signals";

export type Lang = "id" | "en";
const KEY = "hadir.lang";

const stored = (): Lang => {
  try {
    return localStorage.getItem(KEY) === "en" ? "en" : "id";
  } catch {
    return "id";
  }
};
export const lang = signal<Lang>(stored());

export function setLang(next: Lang): void {
  lang.value = next;
  document.documentElement.lang = next;
  try {
    localStorage.setItem(KEY, next);
  } catch {
    /* private mode: the choice lasts until the page closes */
  }
}

type Words<K extends string> = Record<K, string>;
type Values = Record<string, string | number>;

/** Typed words: every key of the Indonesian list must exist in English.
 *  A key with an `_one` twin takes the twin when `n` is 1. */
export function words<K extends string>(id: Words<K>, en: Words<K>) {
  return (key: K, values?: Values): string => {
    const list = (lang.value === "id" ? id : en) as Record<string, string>;
    const one = values?.n === 1 ? list[`${key}_one`] : undefined;
    const text = one ?? list[key] ?? key;
    return values
      ? text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""))
      : text;
  };
}
