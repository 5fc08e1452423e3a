import { day, moment } from "../../shared/time";
import * as icons from "../../shared/ui/icons";
import type { CreditLine } from "../../shared/wire_operator";
import { t } from "../i18n";
import { byId, useList } from "../list";
import { type Column, ListScreen } from "./ListScreen";
import { Chips, ClearFilters, OneOnly, pathOf, useFilter } from "./Narrow";

/** What stands behind the minutes: the talk in which they were left over, or the money. */
function From({ row }: { row: CreditLine }) {
  if (row.chat_session_id)
    return (
      <a href={`#/sessions/${row.chat_session_id}`}>
        {t("from_session", { n: row.chat_session_id.slice(-8) })}
      </a>
    );
  return row.payment_session_id ? (
    <a href={`#/payments?customer=${row.customer_id}`}>
      {t("from_payment", { n: row.payment_session_id.slice(-8) })}
    </a>
  ) : (
    "–"
  );
}
const columns = (): Column<CreditLine>[] => [
  { head: t("col_when"), look: "num", cell: (row) => moment(row.created_at) },
  {
    head: t("customer"),
    names: true,
    cell: (row) => <a href={`#/credits?customer=${row.customer_id}&all=1`}>{row.name}</a>,
  },
  { head: t("col_mode"), cell: (row) => t(`mode_${row.mode}`) },
  {
    head: t("col_left"),
    look: "num",
    cell: (row) => t("minutes_of", { n: row.minutes_left, of: row.minutes }),
  },
  { head: t("col_cause"), cell: (row) => t(`credit_${row.cause}`) },
  { head: t("col_from"), cell: (row) => <From row={row} /> },
  { head: t("col_until"), cell: (row) => day(row.expires_at) },
];

/** Minutes that are customers', each with its cause; nothing here is a balance of money. */
export function Credits() {
  const [all, setAll] = useFilter("all");
  const [customer] = useFilter("customer");
  const asked = { left_only: String(all !== "1"), customer_id: customer };
  const list = useList<CreditLine>(pathOf("/internal/credits", asked), byId);
  return (
    <ListScreen
      name={t("credits")}
      beside={t("credits_sub")}
      filters={
        <>
          <Chips
            label={t("credits")}
            value={all}
            onPick={setAll}
            options={[
              ["", t("credits_left")],
              ["1", t("tab_all")],
            ]}
          />
          <OneOnly name="customer" word={t("one_customer")} />
        </>
      }
      list={list}
      idOf={byId}
      columns={columns()}
      none={{
        icon: icons.clock,
        title: t("credits_none"),
        text: t("credits_none_sub"),
        way: (all || customer) && <ClearFilters />,
      }}
    />
  );
}
