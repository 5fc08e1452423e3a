import { useState } from "preact/hooks";
import { day, now } from "../../shared/time";
import * as icons from "../../shared/ui/icons";
import { Badge, Button, Note, Window } from "../../shared/ui/parts";
import type { MitraRow } from "../../shared/wire_operator";
import { isAdmin, role, state } from "../app";
import { t } from "../i18n";
import { byId, useList } from "../list";
import { isStale, presenceOf } from "../store";
import { AddMitra } from "./AddMitra";
import { ActiveSheet } from "./ActiveSheet";
import { type Column, ListScreen } from "./ListScreen";
import { LiveWord, StaleNote } from "./Live";
import { Chips, pathOf, useFilter } from "./Narrow";

const LOOK_MS = 10_000;
const TONE = { free: "ok", busy: "brand", away: undefined, barred: "bad" } as const;
const MARK = { free: icons.lamp, busy: icons.chat, away: icons.moon, barred: icons.close };

export function PresenceBadge({ row }: { row: MitraRow }) {
  const kind = presenceOf(row);
  return (
    <Badge tone={TONE[kind]} icon={MARK[kind]}>
      {t(`is_${kind}`)}
    </Badge>
  );
}
const Name = ({ row }: { row: MitraRow }) => (
  <span class="row">
    <Window name={row.call_name} lit={row.is_active && row.is_online} />
    <a href={`#/mitras/${row.id}`}>{row.call_name}</a>
    {row.is_bot && <Badge>{t("bot")}</Badge>}
  </span>
);
type Act = (row: MitraRow) => void;
function Switch({ row, onAct }: { row: MitraRow; onAct: Act }) {
  const stale = isStale(state.value, now.value);
  return (
    <Button
      look="quiet"
      blocked={stale}
      title={stale ? t("blocked_stale") : undefined}
      onClick={() => stale || onAct(row)}
    >
      {t(row.is_active ? "deactivate" : "reactivate")}
      <span class="sr"> {row.call_name}</span>
    </Button>
  );
}
const columns = (onAct: Act): Column<MitraRow>[] => {
  const shown: Column<MitraRow>[] = [
    { head: t("col_mitra"), names: true, cell: (row) => <Name row={row} /> },
    { head: t("col_phone"), look: "num", cell: (row) => row.phone_masked },
    { head: t("col_state"), cell: (row) => <PresenceBadge row={row} /> },
    {
      head: t("col_load"),
      look: "num",
      cell: (row) => t("load_of", { n: row.load, max: row.capacity }),
    },
    { head: t("col_since"), cell: (row) => day(row.created_at) },
  ];
  if (!isAdmin()) return shown;
  const last: Column<MitraRow> = {
    head: t("col_action"),
    look: "r",
    cell: (row) => <Switch row={row} onAct={onAct} />,
  };
  return [...shown, last];
};

function Add({ onAdd }: { onAdd: () => void }) {
  const stale = isStale(state.value, now.value);
  return (
    <Button
      icon={icons.plus}
      blocked={stale}
      title={stale ? t("blocked_stale") : undefined}
      onClick={() => stale || onAdd()}
    >
      {t("add")}
    </Button>
  );
}
const Notes = () => (
  <>
    <StaleNote />
    {!isAdmin() && (
      <Note tone="info" icon={icons.info}>
        {t("only_admin", { role: t(`role_${role()}`) })}
      </Note>
    )}
  </>
);

export function Mitras() {
  const [online, setOnline] = useFilter("online");
  const path = pathOf("/internal/mitras", { online: online && "true" });
  const list = useList<MitraRow>(path, byId, LOOK_MS);
  const [adding, setAdding] = useState(false);
  const [acting, setActing] = useState<MitraRow | null>(null);
  const close = () => {
    setAdding(false);
    setActing(null);
    void list.again();
  };
  const add = isAdmin() && <Add onAdd={() => setAdding(true)} />;
  return (
    <ListScreen
      name={t("mitras")}
      beside={
        <>
          <LiveWord />
          <span class="grow" />
          {add}
        </>
      }
      note={<Notes />}
      filters={
        <Chips
          label={t("col_state")}
          value={online}
          onPick={setOnline}
          options={[
            ["", t("tab_all")],
            ["1", t("only_online")],
          ]}
        />
      }
      list={list}
      idOf={byId}
      columns={columns(setActing)}
      none={
        online
          ? { icon: icons.moon, title: t("nobody_online"), text: t("nobody_online_sub") }
          : { icon: icons.users, title: t("no_mitras"), text: t("no_mitras_sub"), way: add }
      }
    >
      {adding && <AddMitra onClose={close} />}
      {acting && <ActiveSheet row={acting} onClose={close} />}
    </ListScreen>
  );
}
