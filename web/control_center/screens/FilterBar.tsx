import { ask } from "../../shared/route";
import { type Filters, TABS, type Tab, write } from "../filters";
import { t } from "../i18n";
import { Chips, OneOnly, Pick } from "./Narrow";

export function FilterBar({ filters }: { filters: Filters }) {
  const put = (change: Partial<Filters>) => ask(write({ ...filters, ...change }));
  const date = (name: "since" | "until") => (
    <label class="pick">
      <span>{t(`day_${name}`)}</span>
      <input
        class="input"
        type="date"
        value={filters[name]}
        onChange={(event) => put({ [name]: event.currentTarget.value })}
      />
    </label>
  );
  const tabs = (Object.keys(TABS) as Tab[]).map((tab) => [tab, t(`tab_${tab}`)] as const);
  return (
    <>
      <Chips
        label={t("col_state")}
        value={filters.tab}
        onPick={(tab) => put({ tab: tab as Tab })}
        options={tabs}
      />
      <Pick
        label={t("col_mode")}
        value={filters.mode}
        onPick={(mode) => put({ mode })}
        options={[
          ["", t("all_modes")],
          ["chat", t("mode_chat")],
          ["call", t("mode_call")],
        ]}
      />
      <Pick
        label={t("col_topic")}
        value={filters.topic}
        onPick={(topic) => put({ topic })}
        options={[
          ["", t("all_topics")],
          ["regular", t("regular")],
          ["sensitive", t("sensitive")],
        ]}
      />
      {date("since")}
      {date("until")}
      <OneOnly name="mitra" word={t("one_mitra")} />
    </>
  );
}
/** Which filters stand in the way, in words. */
export const active = (filters: Filters): string =>
  [
    filters.tab !== "all" && t(`tab_${filters.tab}`),
    filters.topic && t(filters.topic as "regular"),
    filters.mode && t(`mode_${filters.mode as "chat"}`),
    filters.mitra && t("one_mitra"),
    filters.since && `${t("day_since")} ${filters.since}`,
    filters.until && `${t("day_until")} ${filters.until}`,
  ]
    .filter(Boolean)
    .join(", ");
