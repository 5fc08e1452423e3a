import { useState } from "preact/hooks";
import { useKeys } from "../../shared/once";
import { moment, rupiah } from "../../shared/time";
import * as icons from "../../shared/ui/icons";
import { Badge, Button } from "../../shared/ui/parts";
import type { PaymentLine } from "../../shared/wire_operator";
import { digits, fits } from "../amounts";
import { api, isAdmin } from "../app";
import { t } from "../i18n";
import { byId, useActing, useList } from "../list";
import { DeedSheet } from "./DeedSheet";
import { Field } from "./Field";
import { type Column, ListScreen } from "./ListScreen";
import { ClearFilters, OneOnly, Pick, pathOf, useFilter } from "./Narrow";

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
const MAY_GO_BACK = new Set([
  "confirmed",
  "consumed",
  "review",
  "refund_requested",
  "refund_failed",
  "refunded",
]);
/** What was paid and has not been asked back; parts may follow each other until nothing is. */
const leftOf = (row: PaymentLine): number =>
  MAY_GO_BACK.has(row.status) ? (row.paid_idr ?? 0) - row.refunded_idr : 0;

function Refund({ row, onClose }: { row: PaymentLine; onClose: (done: boolean) => void }) {
  const left = leftOf(row);
  const money = rupiah(left);
  const [amount, setAmount] = useState(String(left));
  const [why, setWhy] = useState("");
  const keyOf = useKeys();
  const wrong = fits(amount, left) ? null : t("how_much_wrong", { money });
  const reason = why.trim();
  const send = () => {
    // All that is left is for the server to count: a part may be the customer's credit by now.
    const part = digits(amount) === left ? {} : { amount_idr: digits(amount) };
    const body = { reason, ...part };
    return api.post(`/internal/payments/${row.id}/refund`, body, {
      once: keyOf(JSON.stringify(body)),
    });
  };
  return (
    <DeedSheet
      danger
      title={t("refund_title")}
      text={t("refund_sub", { money: rupiah(row.paid_idr ?? row.amount_idr) })}
      word={t("refund_do")}
      done={t("refund_asked")}
      missing={wrong ?? (!reason && t("refund_why"))}
      act={send}
      onClose={onClose}
    >
      <Field
        label={t("how_much")}
        help={t("how_much_of", { money })}
        inputMode="numeric"
        value={amount}
        onText={setAmount}
        wrong={wrong}
      />
      <Field label={t("refund_why")} data-first maxLength={300} value={why} onText={setWhy} />
    </DeedSheet>
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
        {rupiah(row.amount_idr)}{" "}
        {row.is_first_session_discount && <Badge>{t("first_price")}</Badge>}
        {row.refunded_idr > 0 && (
          <span class="muted sm">{t("part_back", { money: rupiah(row.refunded_idr) })}</span>
        )}
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
    leftOf(row) > 0 ? (
      <Button look="quiet" onClick={() => onRefund(row)}>
        {t("refund")}
        <span class="sr"> {row.id.slice(-8)}</span>
      </Button>
    ) : null,
});

export function Payments() {
  const [status, setStatus] = useFilter("status");
  const [customer] = useFilter("customer");
  const path = pathOf("/internal/payments", { status, customer_id: customer });
  const list = useList<PaymentLine>(path, byId, LOOK_MS);
  const { acting, act, close } = useActing<PaymentLine>(list);
  const statuses = STATUSES.map((one) => [one, t(`pay_${one}`)] as const);
  return (
    <ListScreen
      name={t("payments")}
      filters={
        <>
          <Pick
            label={t("col_state")}
            value={status}
            onPick={setStatus}
            options={[["", t("tab_all")], ...statuses]}
          />
          <OneOnly name="customer" word={t("one_customer")} />
        </>
      }
      list={list}
      idOf={byId}
      columns={columns(act)}
      none={{
        icon: icons.wallet,
        title: t("payments_none"),
        text: t("payments_none_sub"),
        way: (status || customer) && <ClearFilters />,
      }}
    >
      {acting && <Refund row={acting} onClose={close} />}
    </ListScreen>
  );
}
