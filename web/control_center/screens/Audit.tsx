import { moment } from "../../shared/time";
import * as icons from "../../shared/ui/icons";
import type { AuditRow } from "../../shared/wire_operator";
import { t } from "../i18n";
import { type Key, id as idWords } from "../i18n/id";
import { byId, useList } from "../list";
import { type Column, ListScreen } from "./ListScreen";
import { ClearFilters, Pick, pathOf, useFilter } from "./Narrow";

const KINDS = [
  "setting",
  "price_tier",
  "payment_method",
  "support_handle",
  "mitra",
  "session",
  "customer",
  "operator",
  "payment",
  "refund",
  "payout",
  "pairing_failure",
] as const;

const PLACES: Record<string, string | undefined> = { session: "sessions", mitra: "mitras" };

const plain = (value: unknown): string =>
  value === null || value === undefined || value === ""
    ? t("nothing")
    : typeof value === "boolean"
      ? t(value ? "on" : "off")
      : typeof value === "object"
        ? JSON.stringify(value)
        : String(value);

/** From what to what, one line for each thing that is different. */
export function ChangeWords({ row }: { row: AuditRow }) {
  const keys = [...new Set([...Object.keys(row.before ?? {}), ...Object.keys(row.after ?? {})])];
  const different = keys.filter(
    (key) => JSON.stringify(row.before?.[key]) !== JSON.stringify(row.after?.[key]),
  );
  if (different.length === 0) return <span class="muted">{t("no_values")}</span>;
  return (
    <ul class="change">
      {different.map((key) => (
        <li key={key}>
          {key !== "value" && <span class="muted">{key}: </span>}
          {row.before && (
            <>
              {plain(row.before[key])} <span aria-label={t("becomes")}>→</span>{" "}
            </>
          )}
          <b>{plain(row.after?.[key])}</b>
        </li>
      ))}
    </ul>
  );
}
const actionWord = (action: string): string => {
  const key = `act_${action.replace(".", "_")}`;
  return key in idWords ? t(key as Key) : action;
};

const Subject = ({ row }: { row: AuditRow }) => {
  const place = PLACES[row.subject_kind];
  return place ? (
    <a href={`#/${place}/${row.subject_id}`}>{row.subject_id.slice(-8)}</a>
  ) : (
    row.subject_id
  );
};
const columns = (): Column<AuditRow>[] => [
  {
    head: t("col_when"),
    look: "num",
    cell: (row) => <time dateTime={row.at}>{moment(row.at)}</time>,
  },
  { head: t("col_who"), cell: (row) => row.operator ?? t("the_system") },
  { head: t("col_what"), names: true, cell: (row) => actionWord(row.action) },
  { head: t("col_about"), look: "subject", cell: (row) => <Subject row={row} /> },
  { head: t("col_change"), cell: (row) => <ChangeWords row={row} /> },
];

export function Audit() {
  const [kind, setKind] = useFilter("kind");
  const list = useList<AuditRow>(pathOf("/internal/audit-log", { kind }), byId);
  const kinds = KINDS.map((one) => [one, t(`about_${one}`)] as const);
  return (
    <ListScreen
      name={t("audit")}
      beside={t("audit_sub")}
      filters={
        <Pick
          label={t("col_about")}
          value={kind}
          onPick={setKind}
          options={[["", t("all_kinds")], ...kinds]}
        />
      }
      list={list}
      idOf={byId}
      columns={columns()}
      none={{
        icon: icons.log,
        title: t("audit_none"),
        text: t("audit_none_sub"),
        way: kind && <ClearFilters />,
      }}
    />
  );
}
