import { useState } from "preact/hooks";
import { ask, query } from "../../shared/route";
import { moment } from "../../shared/time";
import * as icons from "../../shared/ui/icons";
import { Badge, Button, Note } from "../../shared/ui/parts";
import { Sheet } from "../../shared/ui/sheet";
import { Empty, Failed, Loading, tell } from "../../shared/ui/states";
import { useVerb } from "../../shared/ui/verb";
import type { FailureRow } from "../../shared/wire_operator";
import { api, role } from "../app";
import { t } from "../i18n";
import { type Key, id as idWords } from "../i18n/id";
import { useList } from "../list";
import { More } from "./Audit";
import { refusalWords } from "./refusals";
import "./sessions.css";

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
function Resolve({ row, way, onClose }: Act & { onClose: (done: boolean) => void }) {
  const { busy, error, run } = useVerb();
  const act = () =>
    run(async () => {
      await api.post(`/internal/failed-pairings/${row.id}/resolve`, { resolution: way });
      tell(t(`resolved_${way}`));
      onClose(true);
    });
  return (
    <Sheet alert title={t(`resolve_${way}_title`)} onClose={() => onClose(false)}>
      <p class="muted">{t(`resolve_${way}_sub`)}</p>
      {error ? (
        <Note tone="bad" icon={icons.alert} role="alert">
          {refusalWords(error)}
        </Note>
      ) : null}
      <div class="btnrow">
        <Button look="quiet" size="lg" onClick={() => onClose(false)}>
          {t("cancel")}
        </Button>
        <Button size="lg" busy={busy} data-first onClick={act}>
          {t(`resolve_${way}`)}
        </Button>
      </div>
    </Sheet>
  );
}

const Row = ({ row, onAct }: { row: FailureRow; onAct: (act: Act) => void }) => (
  <tr>
    <td class="num">{moment(row.at)}</td>
    <th scope="row" class="id">
      <a href={`#/sessions/${row.session_id}`}>{row.session_id.slice(-8)}</a>
    </th>
    <td>{causeWord(row.cause)}</td>
    <td>{t(row.payment_session_id ? "was_paid" : "was_not_paid")}</td>
    <td class="r">
      {row.resolution ? (
        <Badge tone="ok" icon={icons.check}>
          {t(`done_${row.resolution as Way}`)}
        </Badge>
      ) : (
        role() !== "viewer" && (
          <span class="row acts">
            {WAYS.map((way) => (
              <Button key={way} look="quiet" onClick={() => onAct({ row, way })}>
                {t(`resolve_${way}`)}
                <span class="sr"> {row.session_id.slice(-8)}</span>
              </Button>
            ))}
          </span>
        )
      )}
    </td>
  </tr>
);

/** A work list: what did not become a session waits here until somebody dealt with it. */
export function Failures() {
  const all = new URLSearchParams(query.value).get("all") === "1";
  const path = `/internal/failed-pairings?open_only=${!all}`;
  const list = useList<FailureRow>(path, (row) => row.id, LOOK_MS);
  const [acting, setActing] = useState<Act | null>(null);
  const show = (every: boolean) => ask(new URLSearchParams(every ? { all: "1" } : {}));
  return (
    <>
      <div class="head">
        <h1>{t("failures")}</h1>
      </div>
      <div class="chips" role="group" aria-label={t("failures")}>
        <button class="chip" type="button" aria-pressed={!all} onClick={() => show(false)}>
          {t("failures_open")}
        </button>
        <button class="chip" type="button" aria-pressed={all} onClick={() => show(true)}>
          {t("tab_all")}
        </button>
      </div>
      <section class="panel" aria-label={t("failures")}>
        {list.error && !list.items ? (
          <Failed error={list.error} again={() => void list.again()} />
        ) : null}
        {!list.items && !list.error && <Loading />}
        {list.items?.length === 0 && (
          <Empty icon={icons.check} title={t("failures_none")} text={t("failures_none_sub")} />
        )}
        {list.items && list.items.length > 0 && (
          <>
            <div class="wide-table">
              <table class="tbl">
                <caption class="sr">{t("failures")}</caption>
                <thead>
                  <tr>
                    <th scope="col">{t("col_when")}</th>
                    <th scope="col">{t("col_session")}</th>
                    <th scope="col">{t("col_cause")}</th>
                    <th scope="col">{t("col_money")}</th>
                    <th scope="col" class="r">
                      {t("col_action")}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {list.items.map((row) => (
                    <Row key={row.id} row={row} onAct={setActing} />
                  ))}
                </tbody>
              </table>
            </div>
            <More list={list} />
          </>
        )}
      </section>
      {acting && (
        <Resolve
          {...acting}
          onClose={(done) => {
            setActing(null);
            if (done) void list.again();
          }}
        />
      )}
    </>
  );
}
