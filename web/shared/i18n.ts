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

type Words<K extends string> = Record<K, string>;
type Values = Record<string, string | number>;

const loaders: (() => Promise<void>)[] = [];
let loading: Promise<unknown> = Promise.resolve();
/** English comes in files of its own, when somebody wants it. */
export async function loadEnglish(): Promise<void> {
  loading = Promise.all([loading, ...loaders.splice(0).map((load) => load())]);
  await loading;
}
export async function setLang(next: Lang): Promise<void> {
  if (next === "en") await loadEnglish();
  lang.value = next;
  try {
    localStorage.setItem(KEY, next);
  } catch {
    /* private mode: the choice lasts until the page closes */
  }
}
/** Another window of the same person (the two phones of the demo) speaks the same language. */
addEventListener("storage", (change) => {
  if (change.key === KEY) void setLang(change.newValue === "en" ? "en" : "id");
});
/** Before anything is drawn with them: the words of the chosen language are here. */
export const readyWords = (): Promise<void> =>
  lang.peek() === "en" ? loadEnglish() : Promise.resolve();

/** Typed words: every key of the Indonesian list must exist in English.
 *  A key with an `_one` twin takes the twin when `n` is 1. */
export function words<K extends string>(id: Words<K>, english: () => Promise<{ en: Words<K> }>) {
  let en: Record<string, string> = {};
  loaders.push(async () => {
    en = (await english()).en;
  });
  return (key: K, values?: Values): string => {
    const list = lang.value === "id" ? (id as Record<string, string>) : en;
    const one = values?.n === 1 ? list[`${key}_one`] : undefined;
    const text = one ?? list[key] ?? id[key];
    return values
      ? text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""))
      : text;
  };
}
