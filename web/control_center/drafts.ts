/** What an operator has typed and not saved yet. Pure: fields and edits in, requests out. */
export type Value = number | boolean | string;

/** One thing that can be edited. A resource is saved as a whole, under one version. */
export interface Field {
  id: string;
  resource: string;
  name: string;
  label: string;
  value: Value;
  version: number;
  by: string | null;
  money?: boolean;
  unit?: string;
  least?: number | null;
  most?: number | null;
  options?: string[] | null;
}
export interface Draft {
  value: Value;
  /** What stood there, and at which version, when the edit began. */
  base: Value;
  version: number;
}
export type Drafts = Record<string, Draft>;

export function edited(drafts: Drafts, field: Field, value: Value): Drafts {
  const { [field.id]: before, ...rest } = drafts;
  const base = before?.base ?? field.value;
  if (value === base && (before?.version ?? field.version) === field.version) return rest;
  return { ...rest, [field.id]: { value, base, version: before?.version ?? field.version } };
}
export const shown = (drafts: Drafts, field: Field): Value =>
  drafts[field.id]?.value ?? field.value;

export interface Conflict {
  field: Field;
  draft: Draft;
}
/** Fields that somebody else saved after the edit began. */
export function conflicts(drafts: Drafts, fields: Field[]): Conflict[] {
  return fields.flatMap((field) => {
    const draft = drafts[field.id];
    return draft && draft.version !== field.version ? [{ field, draft }] : [];
  });
}
export type Choices = Record<string, "mine" | "theirs">;
/** The drafts after a choice for each conflict: mine goes on top of theirs, or is dropped. */
export function merged(drafts: Drafts, fields: Field[], choices: Choices): Drafts {
  const next = { ...drafts };
  for (const { field, draft } of conflicts(drafts, fields)) {
    if (choices[field.id] === "theirs" || draft.value === field.value) delete next[field.id];
    else next[field.id] = { value: draft.value, base: field.value, version: field.version };
  }
  return next;
}
/** Why a value cannot be saved: outside its bounds, or not a number. */
export function isWrong(field: Field, value: Value): boolean {
  if (typeof field.value !== "number") return false;
  if (typeof value !== "number") return true;
  return value < (field.least ?? 0) || value > (field.most ?? Number.MAX_SAFE_INTEGER);
}
/** What was typed: a number where a number is wanted and it is one. */
export function typed(field: Field, text: string): Value {
  if (typeof field.value !== "number") return text;
  const digits = field.money ? text.replace(/[.\s]/g, "") : text.trim();
  return /^\d{1,15}$/.test(digits) ? Number(digits) : text;
}

export const SETTINGS = "/internal/settings";
export interface Patch {
  path: string;
  body: unknown;
  ids: string[];
}
/** One request for all settings together, one for each other resource. */
export function patches(drafts: Drafts, fields: Field[]): Patch[] {
  const changed = fields.filter((field) => field.id in drafts);
  const settings = changed.filter((field) => field.resource === SETTINGS);
  const found: Patch[] = [];
  if (settings.length > 0) {
    const changes = settings.map((field) => ({ key: field.name, ...saved(drafts, field) }));
    found.push({ path: SETTINGS, body: { changes }, ids: settings.map((field) => field.id) });
  }
  const others = changed.filter((field) => field.resource !== SETTINGS);
  for (const path of new Set(others.map((field) => field.resource))) {
    const mine = others.filter((field) => field.resource === path);
    const version = drafts[mine[0]?.id ?? ""]?.version;
    const edits = mine.map((field) => [field.name, drafts[field.id]?.value]);
    const body = { version, ...Object.fromEntries(edits) };
    found.push({ path, body, ids: mine.map((field) => field.id) });
  }
  return found;
}
const saved = (drafts: Drafts, field: Field) => ({
  value: drafts[field.id]?.value,
  version: drafts[field.id]?.version,
});
export function without(drafts: Drafts, ids: string[]): Drafts {
  return Object.fromEntries(Object.entries(drafts).filter(([id]) => !ids.includes(id)));
}
