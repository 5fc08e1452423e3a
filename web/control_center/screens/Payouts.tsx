import { moment, rupiah } from "../../shared/time";
import * as icons from "../../shared/ui/icons";
import { Badge, Button } from "../../shared/ui/parts";
import type { OwedLine, PayoutLine } from "../../shared/wire_operator";
import { digits, fits } from "../amounts";
import { api, isAdmin } from "../app";
import { t } from "../i18n";
import { byId, useActing, useList } from "../list";
import { AskSheet } from "./AskSheet";
import { type Column, ListScreen } from "./ListScreen";
import { Chips, ClearFilters, pathOf, useFilter } from "./Narrow";

const LOOK_MS = 5000;
const STATUSES = ["open", "paid", "failed"] as const;
const TONES = { open: undefined, paid: "ok", failed: "warn" } as const;

const Mitra = ({ row }: { row: { mitra_id: string; name: string } }) => (
  <a href={`#/mitras/${row.mitra_id}`}>{row.name}</a>
);

/* ---- whom we owe ---- */
const byMitra = (row: OwedLine): string => row.mitra_id;

function PayOut({ row, onClose }: { row: OwedLine; onClose: (done: boolean) => void }) {
  const money = rupiah(row.owed_idr);
  return (
    <AskSheet
      title={t("pay_out_title", { name: row.name })}
      text={t("pay_out_sub", { money })}
      label={t("how_much")}
      initial={String(row.owed_idr)}
      wrong={(said) => (fits(said, row.owed_idr) ? null : t("how_much_wrong", { money }))}
      act={(said, once) => {
        const body = { mitra_id: row.mitra_id, amount_idr: digits(said) };
        return api.post("/internal/payouts", body, { once });
      }}
      word={t("pay_out_do")}
      done={t("pay_out_made")}
      onClose={onClose}
    />
  );
}
const dueColumns = (onPay: (row: OwedLine) => void): Column<OwedLine>[] => [
  { head: t("col_mitra"), names: true, cell: (row) => <Mitra row={row} /> },
  { head: t("col_owed"), look: "num", cell: (row) => rupiah(row.owed_idr) },
  ...(isAdmin() ? [payColumn(onPay)] : []),
];
const payColumn = (onPay: (row: OwedLine) => void): Column<OwedLine> => ({
  head: t("col_action"),
  look: "r",
  cell: (row) => (
    <Button look="quiet" onClick={() => onPay(row)}>
      {t("pay_out")}
      <span class="sr"> {row.name}</span>
    </Button>
  ),
});
function Due() {
  const list = useList<OwedLine>("/internal/payouts/due", byMitra, LOOK_MS);
  const { acting, act, close } = useActing<OwedLine>(list);
  return (
    <ListScreen
      name={t("payouts")}
      filters={<Views />}
      list={list}
      idOf={byMitra}
      columns={dueColumns(act)}
      none={{ icon: icons.wallet, title: t("due_none"), text: t("due_none_sub") }}
    >
      {acting && <PayOut row={acting} onClose={close} />}
    </ListScreen>
  );
}

/* ---- what is under way, and what became of it ---- */
type End = "paid" | "failed";
interface Ending {
  row: PayoutLine;
  end: End;
}
function Close({ row, end, onClose }: Ending & { onClose: (done: boolean) => void }) {
  const said = { money: rupiah(row.amount_idr), name: row.name };
  const paid = end === "paid";
  return (
    <AskSheet
      danger={!paid}
      title={t(`out_${end}_title`, said)}
      text={t(`out_${end}_sub`)}
      label={t(paid ? "prove_what" : "out_failed_why")}
      act={(text) =>
        api.post(`/internal/payouts/${row.id}/${end}`, { [paid ? "proof" : "reason"]: text })
      }
      word={t(`out_${end}_do`)}
      done={t(`out_${end}_done`)}
      onClose={onClose}
    />
  );
}
const columns = (onEnd: (ending: Ending) => void): Column<PayoutLine>[] => [
  { head: t("col_when"), look: "num", cell: (row) => moment(row.created_at) },
  { head: t("col_mitra"), names: true, cell: (row) => <Mitra row={row} /> },
  { head: t("col_amount"), look: "num", cell: (row) => rupiah(row.amount_idr) },
  {
    head: t("col_state"),
    cell: (row) => <Badge tone={TONES[row.status]}>{t(`out_${row.status}`)}</Badge>,
  },
  { head: t("col_note"), look: "subject", cell: (row) => row.proof ?? row.reason },
  ...(isAdmin() ? [endColumn(onEnd)] : []),
];
const endColumn = (onEnd: (ending: Ending) => void): Column<PayoutLine> => ({
  head: t("col_action"),
  look: "r",
  cell: (row) =>
    row.status === "open" && (
      <span class="row acts">
        {(["paid", "failed"] as const).map((end) => (
          <Button key={end} look="quiet" onClick={() => onEnd({ row, end })}>
            {t(`out_${end}_do`)}
            <span class="sr"> {row.name}</span>
          </Button>
        ))}
      </span>
    ),
});
function Made({ status }: { status: string }) {
  const path = pathOf("/internal/payouts", { status: status === "all" ? "" : status });
  const list = useList<PayoutLine>(path, byId, LOOK_MS);
  const { acting, act, close } = useActing<Ending>(list);
  return (
    <ListScreen
      name={t("payouts")}
      filters={<Views />}
      list={list}
      idOf={byId}
      columns={columns(act)}
      none={{
        icon: icons.wallet,
        title: t("outs_none"),
        text: t("outs_none_sub"),
        way: <ClearFilters />,
      }}
    >
      {acting && <Close {...acting} onClose={close} />}
    </ListScreen>
  );
}

function Views() {
  const [status, setStatus] = useFilter("status");
  const views = STATUSES.map((one) => [one, t(`out_${one}`)] as const);
  return (
    <Chips
      label={t("payouts")}
      value={status}
      onPick={setStatus}
      options={[["", t("out_due")], ...views, ["all", t("tab_all")]]}
    />
  );
}
/** Whom we owe, and every payout that was made, each by what became of it. */
export function Payouts() {
  const [status] = useFilter("status");
  return status ? <Made status={status} /> : <Due />;
}
