import { useState } from "preact/hooks";
import { newKey } from "../../shared/api";
import { ask, query } from "../../shared/route";
import { moment, rupiah } from "../../shared/time";
import * as icons from "../../shared/ui/icons";
import { Badge, Button, Note } from "../../shared/ui/parts";
import { Sheet } from "../../shared/ui/sheet";
import { Empty, Failed, Loading, tell } from "../../shared/ui/states";
import { useVerb } from "../../shared/ui/verb";
import type { PaymentLine } from "../../shared/wire_operator";
import { api, isAdmin } from "../app";
import { t } from "../i18n";
import { useList } from "../list";
import { More } from "./Audit";
import { Field } from "./Field";
import { refusalWords } from "./refusals";
import "./sessions.css";

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
const LEFT_TO_REFUND = new Set(["confirmed", "consumed", "confirmed_late", "credited"]);

function Refund({ row, onClose }: { row: PaymentLine; onClose: (done: boolean) => void }) {
  const [reason, setReason] = useState("");
  const [key] = useState(newKey);
  const { busy, error, run } = useVerb();
  const whole = reason.trim() !== "";
  const act = () =>
    run(async () => {
      const body = { reason: reason.trim() };
      await api.post(`/internal/payments/${row.id}/refund`, body, { once: key });
      tell(t("refund_asked"));
      onClose(true);
    });
  return (
    <Sheet alert title={t("refund_title")} onClose={() => onClose(false)}>
      <p class="muted">{t("refund_sub", { money: rupiah(row.paid_idr ?? row.amount_idr) })}</p>
      <Field label={t("refund_why")} data-first maxLength={300} value={reason} onText={setReason} />
      {error ? (
        <Note tone="bad" icon={icons.alert} role="alert">
          {refusalWords(error)}
        </Note>
      ) : null}
      <div class="btnrow">
        <Button look="quiet" size="lg" onClick={() => onClose(false)}>
          {t("cancel")}
        </Button>
        <Button
          look="danger solid"
          size="lg"
          busy={busy}
          blocked={!whole}
          onClick={() => whole && !busy && act()}
        >
          {t("refund_do")}
        </Button>
      </div>
    </Sheet>
  );
}

const Row = ({ row, onRefund }: { row: PaymentLine; onRefund: (row: PaymentLine) => void }) => (
  <tr>
    <td class="num">{moment(row.created_at)}</td>
    <th scope="row" class="id">
      {row.chat_session_id ? (
        <a href={`#/sessions/${row.chat_session_id}`}>{row.id.slice(-8)}</a>
      ) : (
        row.id.slice(-8)
      )}
    </th>
    <td>
      {t(`mode_${row.mode}`)} {row.minutes}
    </td>
    <td class="num">
      {rupiah(row.amount_idr)}
      {row.is_first_session_discount && <Badge>{t("first_price")}</Badge>}
    </td>
    <td>{row.method}</td>
    <td>
      <Badge tone={WRONG.has(row.status) ? "warn" : row.status === "consumed" ? "ok" : undefined}>
        {t(`pay_${row.status}`)}
      </Badge>
    </td>
    {isAdmin() && (
      <td class="r">
        {LEFT_TO_REFUND.has(row.status) && row.paid_idr ? (
          <Button look="quiet" onClick={() => onRefund(row)}>
            {t("refund")}
            <span class="sr"> {row.id.slice(-8)}</span>
          </Button>
        ) : null}
      </td>
    )}
  </tr>
);

export function Payments() {
  const status = new URLSearchParams(query.value).get("status") ?? "";
  const path = `/internal/payments${status ? `?status=${status}` : ""}`;
  const list = useList<PaymentLine>(path, (row) => row.id, LOOK_MS);
  const [refunding, setRefunding] = useState<PaymentLine | null>(null);
  const columns = ["when", "payment", "mode", "amount", "method", "state"] as const;
  return (
    <>
      <div class="head">
        <h1>{t("payments")}</h1>
      </div>
      <div class="filters">
        <label class="pick">
          <span>{t("col_state")}</span>
          <select
            class="input"
            value={status}
            onChange={(event) => {
              const chosen = event.currentTarget.value;
              ask(new URLSearchParams(chosen ? { status: chosen } : {}));
            }}
          >
            <option value="">{t("tab_all")}</option>
            {STATUSES.map((one) => (
              <option key={one} value={one}>
                {t(`pay_${one}`)}
              </option>
            ))}
          </select>
        </label>
      </div>
      <section class="panel" aria-label={t("payments")}>
        {list.error && !list.items ? (
          <Failed error={list.error} again={() => void list.again()} />
        ) : null}
        {!list.items && !list.error && <Loading />}
        {list.items?.length === 0 && (
          <Empty icon={icons.wallet} title={t("payments_none")} text={t("payments_none_sub")} />
        )}
        {list.items && list.items.length > 0 && (
          <>
            <div class="wide-table">
              <table class="tbl">
                <caption class="sr">{t("payments")}</caption>
                <thead>
                  <tr>
                    {columns.map((name) => (
                      <th scope="col" key={name}>
                        {t(`col_${name}`)}
                      </th>
                    ))}
                    {isAdmin() && (
                      <th scope="col" class="r">
                        {t("col_action")}
                      </th>
                    )}
                  </tr>
                </thead>
                <tbody>
                  {list.items.map((row) => (
                    <Row key={row.id} row={row} onRefund={setRefunding} />
                  ))}
                </tbody>
              </table>
            </div>
            <More list={list} />
          </>
        )}
      </section>
      {refunding && (
        <Refund
          row={refunding}
          onClose={(done) => {
            setRefunding(null);
            if (done) void list.again();
          }}
        />
      )}
    </>
  );
}
