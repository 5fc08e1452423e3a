import { moment, rupiah } from "../../shared/time";
import * as icons from "../../shared/ui/icons";
import { Badge, Button } from "../../shared/ui/parts";
import type { RefundLine } from "../../shared/wire_operator";
import { api, isAdmin } from "../app";
import { t } from "../i18n";
import { byId, useActing, useList } from "../list";
import { AskSheet } from "./AskSheet";
import { type Column, ListScreen } from "./ListScreen";
import { ClearFilters, Pick, pathOf, useFilter } from "./Narrow";

const LOOK_MS = 5000;
const STATUSES = ["requested", "sent", "manual", "failed", "refunded"] as const;
const BY_HAND = new Set<string>(["manual", "failed"]);
const tone = (status: string) =>
  status === "refunded" ? "ok" : BY_HAND.has(status) ? "warn" : undefined;

/** Where an operator sends it; the provider knows the rest by itself. */
function whereTo(row: RefundLine): string {
  if (row.proof) return row.proof;
  if (row.bank) return [row.bank, row.account_number, row.holder].filter(Boolean).join(" · ");
  return t(BY_HAND.has(row.status) ? "to_missing" : "to_channel");
}
function Prove({ row, onClose }: { row: RefundLine; onClose: (done: boolean) => void }) {
  return (
    <AskSheet
      title={t("prove_title", { money: rupiah(row.amount_idr) })}
      text={`${whereTo(row)}. ${t("prove_sub")}`}
      label={t("prove_what")}
      act={(proof) => api.post(`/internal/refunds/${row.id}/proof`, { proof })}
      word={t("prove_do")}
      done={t("proved")}
      onClose={onClose}
    />
  );
}
const columns = (onProve: (row: RefundLine) => void): Column<RefundLine>[] => [
  { head: t("col_when"), look: "num", cell: (row) => moment(row.created_at) },
  { head: t("col_refund"), names: true, look: "id", cell: (row) => row.id.slice(-8) },
  { head: t("col_amount"), look: "num", cell: (row) => rupiah(row.amount_idr) },
  { head: t("col_method"), cell: (row) => row.method },
  { head: t("col_to"), look: "subject", cell: whereTo },
  {
    head: t("col_state"),
    cell: (row) => <Badge tone={tone(row.status)}>{t(`back_${row.status}`)}</Badge>,
  },
  ...(isAdmin() ? [proveColumn(onProve)] : []),
];
const proveColumn = (onProve: (row: RefundLine) => void): Column<RefundLine> => ({
  head: t("col_action"),
  look: "r",
  cell: (row) =>
    BY_HAND.has(row.status) && (
      <Button look="quiet" onClick={() => onProve(row)}>
        {t("prove")}
        <span class="sr"> {row.id.slice(-8)}</span>
      </Button>
    ),
});
const asked = (status: string): Record<string, string> =>
  !status || status === "all" ? { open_only: String(status !== "all") } : { status };

/** A work list: money on its way back waits here until it has left us. */
export function Refunds() {
  const [status, setStatus] = useFilter("status");
  const list = useList<RefundLine>(pathOf("/internal/refunds", asked(status)), byId, LOOK_MS);
  const { acting, act, close } = useActing<RefundLine>(list);
  return (
    <ListScreen
      name={t("refunds")}
      filters={
        <Pick
          label={t("col_state")}
          value={status}
          onPick={setStatus}
          options={[
            ["", t("refunds_open")],
            ["all", t("tab_all")],
            ...STATUSES.map((one) => [one, t(`back_${one}`)] as const),
          ]}
        />
      }
      list={list}
      idOf={byId}
      columns={columns(act)}
      none={{
        icon: icons.wallet,
        title: t("refunds_none"),
        text: t("refunds_none_sub"),
        way: status && <ClearFilters />,
      }}
    >
      {acting && <Prove row={acting} onClose={close} />}
    </ListScreen>
  );
}
