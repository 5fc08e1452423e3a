import { useState } from "preact/hooks";
import { moment, rupiah } from "../../shared/time";
import * as icons from "../../shared/ui/icons";
import { Badge, Button } from "../../shared/ui/parts";
import type { PaymentLine } from "../../shared/wire_operator";
import { api, isAdmin } from "../app";
import { t } from "../i18n";
import { byId, useList } from "../list";
import { AskSheet } from "./AskSheet";
import { type Column, ListScreen } from "./ListScreen";
import { ClearFilters, Pick, useFilter } from "./Narrow";

const LOOK_MS = 5000;
const STATUSES = [
  "pending",
  "confirmed",
  "consumed",
  "credited",
  "confirmed_late",
  "refund_requested",
  "refunded",
  "refund_failed",
  "expired",
  "abandoned",
  "failed",
  "reversed",
  "review",
] as const;
const WRONG = new Set(["refund_failed", "reversed", "review", "confirmed_late"]);
const LEFT_TO_REFUND = new Set(["confirmed", "consumed", "review"]);

function Refund({ row, onClose }: { row: PaymentLine; onClose: (done: boolean) => void }) {
  return (
    <AskSheet
      danger
      title={t("refund_title")}
      text={t("refund_sub", { money: rupiah(row.paid_idr ?? row.amount_idr) })}
      label={t("refund_why")}
      act={(reason, once) => api.post(`/internal/payments/${row.id}/refund`, { reason }, { once })}
      word={t("refund_do")}
      done={t("refund_asked")}
      onClose={onClose}
    />
  );
}

const columns = (onRefund: (row: PaymentLine) => void): Column<PaymentLine>[] => [
  { head: t("col_when"), look: "num", cell: (row) => moment(row.created_at) },
  {
    head: t("col_payment"),
    names: true,
    look: "id",
    cell: (row) =>
      row.chat_session_id ? (
        <a href={`#/sessions/${row.chat_session_id}`}>{row.id.slice(-8)}</a>
      ) : (
        row.id.slice(-8)
      ),
  },
  { head: t("col_mode"), cell: (row) => `${t(`mode_${row.mode}`)} ${row.minutes}` },
  {
    head: t("col_amount"),
    look: "num",
    cell: (row) => (
      <>
        {rupiah(row.amount_idr)}
        {row.is_first_session_discount && <Badge>{t("first_price")}</Badge>}
      </>
    ),
  },
  { head: t("col_method"), cell: (row) => row.method },
  {
    head: t("col_state"),
    cell: (row) => (
      <Badge tone={WRONG.has(row.status) ? "warn" : row.status === "consumed" ? "ok" : undefined}>
        {t(`pay_${row.status}`)}
      </Badge>
    ),
  },
  ...(isAdmin() ? [refundColumn(onRefund)] : []),
];
const refundColumn = (onRefund: (row: PaymentLine) => void): Column<PaymentLine> => ({
  head: t("col_action"),
  look: "r",
  cell: (row) =>
    LEFT_TO_REFUND.has(row.status) && row.paid_idr ? (
      <Button look="quiet" onClick={() => onRefund(row)}>
        {t("refund")}
        <span class="sr"> {row.id.slice(-8)}</span>
      </Button>
    ) : null,
});

export function Payments() {
  const [status, setStatus] = useFilter("status");
  const path = `/internal/payments${status ? `?status=${status}` : ""}`;
  const list = useList<PaymentLine>(path, byId, LOOK_MS);
  const [refunding, setRefunding] = useState<PaymentLine | null>(null);
  const statuses = STATUSES.map((one) => [one, t(`pay_${one}`)] as const);
  const close = (done: boolean) => {
    setRefunding(null);
    if (done) void list.again();
  };
  return (
    <ListScreen
      name={t("payments")}
      filters={
        <Pick
          label={t("col_state")}
          value={status}
          onPick={setStatus}
          options={[["", t("tab_all")], ...statuses]}
        />
      }
      list={list}
      idOf={byId}
      columns={columns(setRefunding)}
      none={{
        icon: icons.wallet,
        title: t("payments_none"),
        text: t("payments_none_sub"),
        way: status && <ClearFilters />,
      }}
    >
      {refunding && <Refund row={refunding} onClose={close} />}
    </ListScreen>
  );
}
