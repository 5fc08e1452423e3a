import { moment } from "../../shared/time";
import * as icons from "../../shared/ui/icons";
import { Badge, Button } from "../../shared/ui/parts";
import type { FailureRow } from "../../shared/wire_operator";
import { api, role } from "../app";
import { t } from "../i18n";
import { type Key, id as idWords } from "../i18n/id";
import { byId, useActing, useList } from "../list";
import { DeedSheet } from "./DeedSheet";
import { type Column, ListScreen } from "./ListScreen";
import { Chips, useFilter } from "./Narrow";

const LOOK_MS = 5000;
const WAYS = ["retry", "refund", "close"] as const;
type Way = (typeof WAYS)[number];

const causeWord = (cause: string): string => {
  const key = `cause_${cause}`;
  return key in idWords ? t(key as Key) : cause;
};

interface Act {
  row: FailureRow;
  way: Way;
}
const Resolve = ({ row, way, onClose }: Act & { onClose: (done: boolean) => void }) => (
  <DeedSheet
    first="deed"
    title={t(`resolve_${way}_title`)}
    text={t(`resolve_${way}_sub`)}
    word={t(`resolve_${way}`)}
    done={t(`resolved_${way}`)}
    act={() => api.post(`/internal/failed-pairings/${row.id}/resolve`, { resolution: way })}
    onClose={onClose}
  />
);

const Acts = ({ row, onAct }: { row: FailureRow; onAct: (act: Act) => void }) =>
  row.resolution ? (
    <Badge tone="ok" icon={icons.check}>
      {t(`done_${row.resolution as Way}`)}
    </Badge>
  ) : role() === "viewer" ? null : (
    <span class="row acts">
      {WAYS.map((way) => (
        <Button key={way} look="quiet" onClick={() => onAct({ row, way })}>
          {t(`resolve_${way}`)}
          <span class="sr"> {row.session_id.slice(-8)}</span>
        </Button>
      ))}
    </span>
  );
const columns = (onAct: (act: Act) => void): Column<FailureRow>[] => [
  { head: t("col_when"), look: "num", cell: (row) => moment(row.at) },
  {
    head: t("col_session"),
    names: true,
    look: "id",
    cell: (row) => <a href={`#/sessions/${row.session_id}`}>{row.session_id.slice(-8)}</a>,
  },
  { head: t("col_cause"), cell: (row) => causeWord(row.cause) },
  {
    head: t("col_money"),
    cell: (row) => t(row.payment_session_id ? "was_paid" : "was_not_paid"),
  },
  { head: t("col_action"), look: "r", cell: (row) => <Acts row={row} onAct={onAct} /> },
];

/** A work list: what did not become a session waits here until somebody dealt with it. */
export function Failures() {
  const [all, setAll] = useFilter("all");
  const path = `/internal/failed-pairings?open_only=${all !== "1"}`;
  const list = useList<FailureRow>(path, byId, LOOK_MS);
  const { acting, act, close } = useActing<Act>(list);
  return (
    <ListScreen
      name={t("failures")}
      filters={
        <Chips
          label={t("failures")}
          value={all}
          onPick={setAll}
          options={[
            ["", t("failures_open")],
            ["1", t("tab_all")],
          ]}
        />
      }
      list={list}
      idOf={byId}
      columns={columns(act)}
      none={{ icon: icons.check, title: t("failures_none"), text: t("failures_none_sub") }}
    >
      {acting && <Resolve {...acting} onClose={close} />}
    </ListScreen>
  );
}
