import { clock, duration } from "../../shared/time";
import * as icons from "../../shared/ui/icons";
import { Badge } from "../../shared/ui/parts";
import type { MitraActivityRow } from "../../shared/wire_operator";
import { t } from "../i18n";
import { useList } from "../list";
import { type Column, ListScreen } from "./ListScreen";
import { Chips, ClearFilters, pathOf, useFilter } from "./Narrow";

const LOOK_MS = 5000;
const byMitra = (row: MitraActivityRow): string => row.mitra_id;
export const percent = (share: number | null): string =>
  share === null ? "–" : `${Math.round(share * 100)}%`;
export const hours = (seconds: number): string => t("hours_n", { n: Math.round(seconds / 3600) });
export const answered = (seconds: number | null): string =>
  seconds === null ? "–" : duration(Math.round(seconds));

const columns = (): Column<MitraActivityRow>[] => [
  {
    head: t("col_mitra"),
    names: true,
    cell: (row) => (
      <span class="row">
        <a href={`#/mitras/${row.mitra_id}`}>{row.call_name}</a>
        {row.is_outlier && (
          <Badge tone="warn" icon={icons.flag}>
            {t("outlier_short")}
          </Badge>
        )}
      </span>
    ),
  },
  { head: t("sessions"), look: "num", cell: (row) => row.sessions },
  { head: t("act_offers"), look: "num", cell: (row) => row.offers },
  { head: t("accept_rate"), look: "num", cell: (row) => percent(row.accept_rate) },
  { head: t("act_response_short"), look: "num", cell: (row) => answered(row.response_p50_seconds) },
  { head: t("act_hours"), look: "num", cell: (row) => hours(row.online_seconds) },
  {
    head: t("act_stars_short"),
    look: "num",
    cell: (row) => (row.stars === null ? "–" : `${row.stars.toFixed(1)} (${row.ratings})`),
  },
  { head: t("sensitive_share"), look: "num", cell: (row) => percent(row.sensitive_share) },
  { head: t("act_flip_rate"), look: "num", cell: (row) => percent(row.flip_rate) },
];

/** All mitras side by side; who flips the sensitivity unusually often carries a flag. */
export function Everybody() {
  const [outliers, setOutliers] = useFilter("outliers");
  const path = pathOf("/internal/mitra-activity", { outliers: outliers && "true" });
  const list = useList<MitraActivityRow>(path, byMitra, LOOK_MS);
  const counted = list.first?.counted_at as string | null | undefined;
  return (
    <ListScreen
      name={t("everybody")}
      beside={t(counted ? "everybody_sub" : "activity_sub", { at: clock(counted) })}
      filters={
        <Chips
          label={t("everybody")}
          value={outliers}
          onPick={setOutliers}
          options={[
            ["", t("tab_all")],
            ["1", t("only_outliers")],
          ]}
        />
      }
      list={list}
      idOf={byMitra}
      columns={columns()}
      look="tight"
      none={{
        icon: icons.users,
        title: t(outliers ? "outliers_none" : "no_mitras"),
        text: t(outliers ? "outliers_none_sub" : "no_mitras_sub"),
        way: outliers && <ClearFilters />,
      }}
    />
  );
}
