import { signal } from "@preact/signals";
import { isRefusal } from "../shared/api";
import { lang } from "../shared/i18n";
import { rupiah } from "../shared/time";
import type { Page } from "../shared/wire";
import type {
  Discount,
  HandleRow,
  MethodRow,
  Setting,
  SettingsPage,
  TierRow,
} from "../shared/wire_operator";
import { api } from "./app";
import { type Drafts, type Field, patches, SETTINGS, type Value, without } from "./drafts";
import { t } from "./i18n";

/** Everything on the settings page, as the server last told it, and what is not saved yet. */
export interface Shelf {
  settings: SettingsPage;
  tiers: TierRow[];
  discount: Discount;
  methods: MethodRow[];
  handles: HandleRow[];
}
export const shelf = signal<Shelf | null>(null);
export const drafts = signal<Drafts>({});

const TIERS = "/internal/pricing-tiers";
const DISCOUNT = "/internal/first-session-discount";
const METHODS = "/internal/payment-methods";
const HANDLES = "/internal/support-handles";

export async function loadShelf(): Promise<void> {
  const [settings, tiers, discount, methods, handles] = await Promise.all([
    api.get<SettingsPage>(SETTINGS),
    api.get<Page<TierRow>>(TIERS),
    api.get<Discount>(DISCOUNT),
    api.get<Page<MethodRow>>(METHODS),
    api.get<Page<HandleRow>>(HANDLES),
  ]);
  shelf.value = {
    settings,
    tiers: tiers.items,
    discount,
    methods: methods.items,
    handles: handles.items,
  };
}

/** The server's words begin with a capital; this page does not, except where they spell. */
export function calm(both: { id: string; en: string }): string {
  const text = both[lang.value];
  return /^[A-Z][A-Z]/.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1);
}
export const fieldOfSetting = (one: Setting): Field => ({
  id: `setting:${one.key}`,
  resource: SETTINGS,
  name: one.key,
  label: calm(one.label),
  value: one.value,
  version: one.version,
  by: one.updated_by,
  unit: one.unit,
  least: one.least,
  most: one.most,
  options: one.options,
});
const part = (resource: string, version: number, about: string) => ({
  resource,
  version,
  by: null,
  id: `${resource}:`,
  label: about,
});
export function fieldsOfTier(row: TierRow): { price: Field; active: Field } {
  const about = t("tier_name", { mode: t(`mode_${row.mode}`), n: row.minutes });
  const shared = part(`${TIERS}/${row.id}`, row.version, about);
  const price = { ...shared, id: `${shared.id}price_idr`, name: "price_idr", value: row.price_idr };
  const active = { ...shared, id: `${shared.id}is_active`, name: "is_active" };
  return {
    price: { ...price, money: true, least: 0, most: 1_000_000_000 },
    active: { ...active, label: t("tier_sold", { name: about }), value: row.is_active },
  };
}
export function fieldsOfDiscount(
  row: Discount,
): Record<"enabled" | "mode" | "minutes" | "price", Field> {
  const shared = part(DISCOUNT, row.version, t("discount"));
  const make = (name: keyof Discount, word: string, more: Partial<Field>): Field => ({
    ...shared,
    ...more,
    id: `${shared.id}${name}`,
    name,
    label: `${t("discount")}, ${word}`,
    value: row[name],
  });
  return {
    enabled: make("is_enabled", t("discount_on"), {}),
    mode: make("mode", t("col_mode"), { options: ["chat", "call"] }),
    minutes: make("minutes", t("tier_minutes"), { least: 1, most: 600 }),
    price: make("price_idr", t("tier_price"), { money: true, least: 0, most: 1_000_000_000 }),
  };
}
export function fieldsOfMethod(row: MethodRow): Record<"min" | "max" | "order" | "active", Field> {
  const shared = part(`${METHODS}/${row.code}`, row.version, row.name);
  const make = (name: keyof MethodRow, word: string, more: Partial<Field>): Field => ({
    ...shared,
    ...more,
    id: `${shared.id}${name}`,
    name,
    label: `${row.name}, ${word}`,
    value: row[name],
  });
  const money = { money: true, least: 0, most: 1_000_000_000 };
  return {
    min: make("min_idr", t("min_amount"), money),
    max: make("max_idr", t("max_amount"), money),
    order: make("sort_order", t("order"), { least: 0, most: 10_000 }),
    active: make("is_active", t("offered"), {}),
  };
}
export function fieldsOfHandle(
  row: HandleRow,
): Record<"label" | "value" | "order" | "active", Field> {
  const shared = part(`${HANDLES}/${row.id}`, row.version, row.label);
  const make = (name: keyof HandleRow, word: string, more: Partial<Field>): Field => ({
    ...shared,
    ...more,
    id: `${shared.id}${name}`,
    name,
    label: `${row.label}, ${word}`,
    value: row[name],
  });
  return {
    label: make("label", t("handle_label"), {}),
    value: make("value", t("handle_value"), {}),
    order: make("sort_order", t("order"), { least: 0, most: 10_000 }),
    active: make("is_active", t("visible"), {}),
  };
}
export const allFields = (now: Shelf): Field[] => [
  ...now.settings.items.map(fieldOfSetting),
  ...now.tiers.flatMap((row) => Object.values(fieldsOfTier(row))),
  ...Object.values(fieldsOfDiscount(now.discount)),
  ...now.methods.flatMap((row) => Object.values(fieldsOfMethod(row))),
  ...now.handles.flatMap((row) => Object.values(fieldsOfHandle(row))),
];

/** How a value reads in a sentence. */
export function inWords(field: Field, value: Value): string {
  if (typeof value === "boolean") return t(value ? "on" : "off");
  if (typeof value === "string") return value === "" ? t("nothing") : value;
  if (field.money) return rupiah(value);
  const unit = unitWord(field.unit);
  return unit ? `${value} ${unit}` : String(value);
}
export const unitWord = (unit: string | undefined): string =>
  unit === "seconds" || unit === "minutes" || unit === "percent" ? t(`unit_${unit}`) : "";

/** Saves what can be saved. True when somebody else was faster with some of it: then the page has
 *  been read again and the drafts that are left are in conflict. */
export async function save(): Promise<boolean> {
  const now = shelf.peek();
  if (!now) return false;
  let overtaken = false;
  for (const { path, body, ids } of patches(drafts.peek(), allFields(now))) {
    try {
      await api.patch(path, body);
      drafts.value = without(drafts.peek(), ids);
    } catch (error) {
      if (!isRefusal(error, "STALE_WRITE")) {
        await loadShelf();
        throw error;
      }
      overtaken = true;
    }
  }
  await loadShelf();
  return overtaken;
}
export async function addTier(mode: string, minutes: number, price: number): Promise<void> {
  await api.post(TIERS, { mode, minutes, price_idr: price });
  await loadShelf();
}
export async function addHandle(kind: string, label: string, value: string): Promise<void> {
  const last = Math.max(0, ...(shelf.peek()?.handles ?? []).map((row) => row.sort_order));
  await api.post(HANDLES, { kind, label, value, sort_order: last + 10 });
  await loadShelf();
}
/** The one switch that is not a draft: it stops or starts selling at once. */
export async function setSelling(on: boolean, message: string): Promise<void> {
  const items = shelf.peek()?.settings.items ?? [];
  const wanted = { accepting_customers: on, accepting_customers_message: message };
  const changes = items
    .filter((one) => one.key in wanted)
    .map((one) => ({ ...one, wanted: wanted[one.key as keyof typeof wanted] }))
    .filter((one) => one.value !== one.wanted)
    .map((one) => ({ key: one.key, value: one.wanted, version: one.version }));
  try {
    if (changes.length > 0) await api.patch(SETTINGS, { changes });
  } finally {
    await loadShelf();
  }
}
