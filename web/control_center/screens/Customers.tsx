import { useState } from "preact/hooks";
import { day, moment } from "../../shared/time";
import * as icons from "../../shared/ui/icons";
import { Badge, Button, Note } from "../../shared/ui/parts";
import { Sheet } from "../../shared/ui/sheet";
import { tell } from "../../shared/ui/states";
import { useVerb } from "../../shared/ui/verb";
import type { CustomerRow } from "../../shared/wire_operator";
import { api, isAdmin } from "../app";
import { t } from "../i18n";
import { byId, useList } from "../list";
import { Field } from "./Field";
import { type Column, ListScreen } from "./ListScreen";
import { Chips, ClearFilters, useFilter } from "./Narrow";
import { refusalWords } from "./refusals";

interface Props {
  row: CustomerRow;
  onClose: (done: boolean) => void;
}
const path = ({ id }: CustomerRow, verb: string): string => `/internal/customers/${id}/${verb}`;

/** Says what happens at once; a ban wants its reason, which only operators read. */
function BanSheet({ row, onClose }: Props) {
  const [reason, setReason] = useState("");
  const { busy, error, run } = useVerb();
  const { name, banned_at: lifted } = row;
  const whole = lifted !== null || reason.trim() !== "";
  const act = () =>
    run(async () => {
      await api.post(path(row, lifted ? "unban" : "ban"), lifted ? {} : { reason: reason.trim() });
      tell(t(lifted ? "unbanned" : "banned", { name }));
      onClose(true);
    });
  return (
    <Sheet
      alert
      title={t(lifted ? "unban_title" : "ban_title", { name })}
      onClose={() => onClose(false)}
    >
      <p class="muted">{t(lifted ? "unban_sub" : "ban_sub", { name })}</p>
      {!lifted && (
        <Field label={t("ban_why")} maxLength={300} data-first value={reason} onText={setReason} />
      )}
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
          look={lifted ? "primary" : "danger solid"}
          size="lg"
          busy={busy}
          blocked={!whole}
          title={whole ? undefined : t("ban_why")}
          onClick={() => whole && !busy && act()}
        >
          {t(lifted ? "unban" : "ban")}
        </Button>
      </div>
    </Sheet>
  );
}

const State = ({ row }: { row: CustomerRow }) =>
  row.banned_at ? (
    <span class="sensc">
      <Badge tone="bad" icon={icons.close}>
        {t("is_banned")}
      </Badge>
      <span class="muted sm">
        {moment(row.banned_at)}: {row.ban_reason}
      </span>
    </span>
  ) : (
    <Badge tone="ok" icon={icons.check}>
      {t("is_welcome")}
    </Badge>
  );
const columns = (onAct: (row: CustomerRow) => void): Column<CustomerRow>[] => {
  const shown: Column<CustomerRow>[] = [
    { head: t("customer"), names: true, cell: (row) => row.name },
    { head: t("col_phone"), look: "num", cell: (row) => row.phone_masked ?? t("no_number") },
    { head: t("col_since"), cell: (row) => day(row.created_at) },
    {
      head: t("last_request"),
      look: "num",
      cell: (row) => (row.last_request_at ? moment(row.last_request_at) : "–"),
    },
    { head: t("col_state"), cell: (row) => <State row={row} /> },
  ];
  const last: Column<CustomerRow> = {
    head: t("col_action"),
    look: "r",
    cell: (row) => (
      <Button look="quiet" onClick={() => onAct(row)}>
        {t(row.banned_at ? "unban" : "ban")}
        <span class="sr"> {row.name}</span>
      </Button>
    ),
  };
  return isAdmin() ? [...shown, last] : shown;
};

/** A number as somebody tells it on the phone finds its one customer. */
function FindNumber({ value, onFind }: { value: string; onFind: (phone: string) => void }) {
  const [text, setText] = useState(value);
  return (
    <form
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        onFind(text.trim());
      }}
    >
      <label class="pick">
        <span>{t("find_number")}</span>
        <input
          class="input"
          type="search"
          inputMode="tel"
          autoComplete="off"
          maxLength={24}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
    </form>
  );
}

export function Customers() {
  const [banned, setBanned] = useFilter("banned");
  const [phone, setPhone] = useFilter("phone");
  const asked = new URLSearchParams();
  if (banned) asked.set("banned", "true");
  if (phone) asked.set("phone", phone);
  const list = useList<CustomerRow>(`/internal/customers?${asked.toString()}`, byId);
  const [acting, setActing] = useState<CustomerRow | null>(null);
  const close = (done: boolean) => {
    setActing(null);
    if (done) void list.again();
  };
  const narrow = banned !== "" || phone !== "";
  return (
    <ListScreen
      name={t("customers")}
      beside={t("customers_sub")}
      filters={
        <>
          <Chips
            label={t("col_state")}
            value={banned}
            onPick={setBanned}
            options={[
              ["", t("tab_all")],
              ["1", t("only_banned")],
            ]}
          />
          <FindNumber key={phone} value={phone} onFind={setPhone} />
        </>
      }
      list={list}
      idOf={byId}
      columns={columns(setActing)}
      none={{
        icon: icons.user,
        title: t(narrow ? "customers_no_match" : "customers_none"),
        text: t(narrow ? "customers_no_match_sub" : "customers_none_sub"),
        way: narrow && <ClearFilters />,
      }}
    >
      {acting && <BanSheet row={acting} onClose={close} />}
    </ListScreen>
  );
}
