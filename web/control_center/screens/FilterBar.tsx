import { ask } from "../../shared/route";
import * as icons from "../../shared/ui/icons";
import { Icon } from "../../shared/ui/parts";
import { type Filters, TABS, type Tab, write } from "../filters";
import { t } from "../i18n";

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
  return (
    <div class="filters">
      <div class="chips" role="group" aria-label={t("col_state")}>
        {(Object.keys(TABS) as Tab[]).map((tab) => (
          <button
            key={tab}
            type="button"
            class="chip"
            aria-pressed={filters.tab === tab}
            onClick={() => put({ tab })}
          >
            {t(`tab_${tab}`)}
          </button>
        ))}
      </div>
      <label class="pick">
        <span>{t("col_mode")}</span>
        <select
          class="input"
          value={filters.mode}
          onChange={(event) => put({ mode: event.currentTarget.value })}
        >
          <option value="">{t("all_modes")}</option>
          <option value="chat">{t("mode_chat")}</option>
          <option value="call">{t("mode_call")}</option>
        </select>
      </label>
      <label class="pick">
        <span>{t("col_topic")}</span>
        <select
          class="input"
          value={filters.topic}
          onChange={(event) => put({ topic: event.currentTarget.value })}
        >
          <option value="">{t("all_topics")}</option>
          <option value="regular">{t("regular")}</option>
          <option value="sensitive">{t("sensitive")}</option>
        </select>
      </label>
      {date("since")}
      {date("until")}
      {filters.mitra && (
        <button type="button" class="chip" aria-pressed="true" onClick={() => put({ mitra: "" })}>
          {t("one_mitra")} <Icon d={icons.close} label={t("clear_filters")} />
        </button>
      )}
    </div>
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
