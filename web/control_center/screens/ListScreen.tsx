import { type ComponentChildren, Fragment } from "preact";
import { Button } from "../../shared/ui/parts";
import { Empty, Failed, Loading } from "../../shared/ui/states";
import { t } from "../i18n";
import "./sessions.css";

export interface Column<T> {
  head: string;
  cell: (row: T) => ComponentChildren;
  /** The cell that says which row this is. */
  names?: boolean;
  /** "r" at the right, "num" figures, "id" a number cut short; "sr" only reads its head aloud. */
  look?: "r" | "num" | "id" | "subject" | "r sr";
}
interface TableProps<T> {
  name: string;
  columns: Column<T>[];
  rows: T[];
  idOf: (row: T) => string;
  look?: string;
  rowLook?: (row: T) => string;
  /** What is opened right under a row. */
  under?: (row: T) => ComponentChildren;
}
const Cell = <T,>({ column, row }: { column: Column<T>; row: T }) => {
  const look = column.look?.replace(" sr", "");
  return column.names ? (
    <th scope="row" class={look}>
      {column.cell(row)}
    </th>
  ) : (
    <td class={look}>{column.cell(row)}</td>
  );
};
/** The one table of the control center: head, rows, and what is open under a row. */
export function Table<T>({ name, columns, rows, idOf, look, rowLook, under }: TableProps<T>) {
  return (
    <div class="wide-table">
      <table class={look ? `tbl ${look}` : "tbl"}>
        <caption class="sr">{name}</caption>
        <thead>
          <tr>
            {columns.map(({ head, look: of }) => (
              <th scope="col" key={head} class={of?.startsWith("r") ? "r" : undefined}>
                {of?.endsWith("sr") ? <span class="sr">{head}</span> : head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const open = under?.(row);
            return (
              <Fragment key={idOf(row)}>
                <tr class={rowLook?.(row)}>
                  {columns.map((column) => (
                    <Cell key={column.head} column={column} row={row} />
                  ))}
                </tr>
                {open && (
                  <tr class="trail">
                    <td colSpan={columns.length}>{open}</td>
                  </tr>
                )}
              </Fragment>
            );
          })}
        </tbody>
      </table>
    </div>
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

interface Paged<T> extends Pager {
  items: T[] | null;
  error: unknown;
  again: () => Promise<void>;
}
interface None {
  icon: string;
  title: string;
  text: string;
  /** The way on; where filters stand in the way, it is to take them off. */
  way?: ComponentChildren;
}
/** A list that the server pages, in all its states: loading, failed, empty, here. */
export function List<T>({
  list,
  none,
  ...table
}: Omit<TableProps<T>, "rows"> & { list: Paged<T>; none: None }) {
  return (
    <section class="panel fade" aria-label={table.name}>
      {list.error && !list.items ? (
        <Failed error={list.error} again={() => void list.again()} />
      ) : null}
      {!list.items && !list.error && <Loading />}
      {list.items?.length === 0 && (
        <Empty icon={none.icon} title={none.title} text={none.text}>
          {none.way}
        </Empty>
      )}
      {list.items && list.items.length > 0 && (
        <>
          <Table {...table} rows={list.items} />
          <More list={list} />
        </>
      )}
    </section>
  );
}

/** A page of the control center that is a list: its name, what narrows it, the rows. */
export const ListScreen = <T,>({
  beside,
  note,
  filters,
  children,
  ...list
}: Parameters<typeof List<T>>[0] & {
  /** Stands in the line of the name. */
  beside?: ComponentChildren;
  note?: ComponentChildren;
  filters?: ComponentChildren;
  /** Sheets that stand over the list. */
  children?: ComponentChildren;
}) => (
  <>
    <div class="head">
      <h1>{list.name}</h1>
      {typeof beside === "string" ? <span class="muted sm">{beside}</span> : beside}
    </div>
    {note}
    {filters && <div class="filters">{filters}</div>}
    <List {...list} />
    {children}
  </>
);
