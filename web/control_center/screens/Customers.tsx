import { useState } from "preact/hooks";
import { day, moment } from "../../shared/time";
import * as icons from "../../shared/ui/icons";
import { Badge, Button } from "../../shared/ui/parts";
import type { CustomerRow } from "../../shared/wire_operator";
import { api, isAdmin } from "../app";
import { t } from "../i18n";
import { byId, useActing, useList } from "../list";
import { AskSheet } from "./AskSheet";
import { DeedSheet } from "./DeedSheet";
import { type Column, ListScreen } from "./ListScreen";
import { Chips, ClearFilters, pathOf, useFilter } from "./Narrow";

interface Props {
  row: CustomerRow;
  onClose: (done: boolean) => void;
}
const deedOf = ({ id }: CustomerRow, verb: string): string => `/internal/customers/${id}/${verb}`;

/** Says what happens at once; a ban wants its reason, which only operators read. */
function BanSheet({ row, onClose }: Props) {
  const { name } = row;
  if (row.banned_at === null)
    return (
      <AskSheet
        danger
        title={t("ban_title", { name })}
        text={t("ban_sub", { name })}
        label={t("ban_why")}
        word={t("ban")}
        done={t("banned", { name })}
        act={(reason) => api.post(deedOf(row, "ban"), { reason })}
        onClose={onClose}
      />
    );
  return (
    <DeedSheet
      title={t("unban_title", { name })}
      text={t("unban_sub", { name })}
      word={t("unban")}
      done={t("unbanned", { name })}
      act={() => api.post(deedOf(row, "unban"), {})}
      onClose={onClose}
    />
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
const Money = ({ row }: { row: CustomerRow }) => (
  <a href={`#/payments?customer=${row.id}`} title={t("payments_of", { name: row.name })}>
    {row.name}
  </a>
);
const columns = (onAct: (row: CustomerRow) => void): Column<CustomerRow>[] => {
  const shown: Column<CustomerRow>[] = [
    { head: t("customer"), names: true, cell: (row) => <Money row={row} /> },
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
  const asked = { banned: banned && "true", phone };
  const list = useList<CustomerRow>(pathOf("/internal/customers", asked), byId);
  const { acting, act, close } = useActing<CustomerRow>(list);
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
      columns={columns(act)}
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
