import { query, ask } from "../../shared/route";
import { moment } from "../../shared/time";
import * as icons from "../../shared/ui/icons";
import { Button } from "../../shared/ui/parts";
import { Empty, Failed, Loading } from "../../shared/ui/states";
import type { AuditRow } from "../../shared/wire_operator";
import { t } from "../i18n";
import { type Key, id as idWords } from "../i18n/id";
import { useList } from "../list";

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
] as const;

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

const Row = ({ row }: { row: AuditRow }) => (
  <tr>
    <td class="num">
      <time dateTime={row.at}>{moment(row.at)}</time>
    </td>
    <td>{row.operator ?? t("the_system")}</td>
    <th scope="row">{actionWord(row.action)}</th>
    <td class="subject">
      {row.subject_kind === "session" ? (
        <a href={`#/sessions/${row.subject_id}`}>{row.subject_id.slice(-8)}</a>
      ) : row.subject_kind === "mitra" ? (
        <a href={`#/mitras/${row.subject_id}`}>{row.subject_id.slice(-8)}</a>
      ) : (
        row.subject_id
      )}
    </td>
    <td>
      <ChangeWords row={row} />
    </td>
  </tr>
);

export function Audit() {
  const wanted = new URLSearchParams(query.value);
  const kind = wanted.get("kind") ?? "";
  const path = `/internal/audit-log${kind ? `?kind=${kind}` : ""}`;
  const list = useList<AuditRow>(path, (row) => row.id);
  return (
    <>
      <div class="head">
        <h1>{t("audit")}</h1>
        <span class="muted sm">{t("audit_sub")}</span>
      </div>
      <div class="filters">
        <label class="pick">
          <span>{t("col_about")}</span>
          <select
            class="input"
            value={kind}
            onChange={(event) => {
              const chosen = event.currentTarget.value;
              ask(new URLSearchParams(chosen ? { kind: chosen } : {}));
            }}
          >
            <option value="">{t("all_kinds")}</option>
            {KINDS.map((one) => (
              <option key={one} value={one}>
                {t(`about_${one}`)}
              </option>
            ))}
          </select>
        </label>
      </div>
      <section class="panel" aria-label={t("audit")}>
        {list.error && !list.items ? (
          <Failed error={list.error} again={() => void list.again()} />
        ) : null}
        {!list.items && !list.error && <Loading />}
        {list.items?.length === 0 && (
          <Empty icon={icons.log} title={t("audit_none")} text={t("audit_none_sub")}>
            {kind && (
              <Button onClick={() => ask(new URLSearchParams())}>{t("clear_filters")}</Button>
            )}
          </Empty>
        )}
        {list.items && list.items.length > 0 && (
          <>
            <div class="wide-table">
              <table class="tbl">
                <caption class="sr">{t("audit")}</caption>
                <thead>
                  <tr>
                    <th scope="col">{t("col_when")}</th>
                    <th scope="col">{t("col_who")}</th>
                    <th scope="col">{t("col_what")}</th>
                    <th scope="col">{t("col_about")}</th>
                    <th scope="col">{t("col_change")}</th>
                  </tr>
                </thead>
                <tbody>
                  {list.items.map((row) => (
                    <Row key={row.id} row={row} />
                  ))}
                </tbody>
              </table>
            </div>
            <More list={list} />
          </>
        )}
      </section>
    </>
  );
}

interface Pager {
  items: unknown[] | null;
  cursor: string | null;
  busy: boolean;
  more: () => Promise<void>;
}
/** The foot of a list: how much is here, and the next page. */
export const More = ({ list }: { list: Pager }) => (
  <footer class="row">
    <span class="muted grow">
      {t(list.cursor ? "lines_more" : "lines_all", { n: list.items?.length ?? 0 })}
    </span>
    {list.cursor && (
      <Button look="quiet" busy={list.busy} onClick={() => void list.more()}>
        {t("more_rows")}
      </Button>
    )}
  </footer>
);
