import { useState } from "preact/hooks";
import { day, now } from "../../shared/time";
import * as icons from "../../shared/ui/icons";
import { Badge, Button, Note, Window } from "../../shared/ui/parts";
import { Empty, Failed, Loading } from "../../shared/ui/states";
import { useEvery, useLoad, useVerb } from "../../shared/ui/verb";
import type { MitraRow } from "../../shared/wire_operator";
import { isAdmin, role, state } from "../app";
import { t } from "../i18n";
import { isStale, presenceOf } from "../store";
import { loadMitras } from "../verbs";
import { AddMitra } from "./AddMitra";
import { ActiveSheet } from "./ActiveSheet";
import { LiveWord, StaleNote } from "./Live";

const LOOK_MS = 10_000;

const TONE = { free: "ok", busy: "brand", away: undefined, barred: "bad" } as const;
const MARK = { free: icons.lamp, busy: icons.chat, away: icons.moon, barred: icons.close };
function Row({ row, onAct }: { row: MitraRow; onAct: (row: MitraRow) => void }) {
  const kind = presenceOf(row);
  const stale = isStale(state.value, now.value);
  return (
    <tr>
      <th scope="row">
        <span class="row">
          <Window name={row.call_name} lit={kind === "free" || kind === "busy"} />
          <a href={`#/mitras/${row.id}`}>{row.call_name}</a>
          {row.is_bot && <Badge>{t("bot")}</Badge>}
        </span>
      </th>
      <td class="num">{row.phone_masked}</td>
      <td>
        <Badge tone={TONE[kind]} icon={MARK[kind]}>
          {t(`is_${kind}`)}
        </Badge>
      </td>
      <td class="num">{t("load_of", { n: row.load, max: row.capacity })}</td>
      <td>{day(row.created_at)}</td>
      {isAdmin() && (
        <td class="r">
          <Button
            look="quiet"
            blocked={stale}
            title={stale ? t("blocked_stale") : undefined}
            onClick={() => stale || onAct(row)}
          >
            {t(row.is_active ? "deactivate" : "reactivate")}
            <span class="sr"> {row.call_name}</span>
          </Button>
        </td>
      )}
    </tr>
  );
}

function Table({ items, onAct }: { items: MitraRow[]; onAct: (row: MitraRow) => void }) {
  return (
    <table class="tbl">
      <caption class="sr">{t("mitras")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("col_mitra")}</th>
          <th scope="col">{t("col_phone")}</th>
          <th scope="col">{t("col_state")}</th>
          <th scope="col">{t("col_load")}</th>
          <th scope="col">{t("col_since")}</th>
          {isAdmin() && (
            <th scope="col" class="r">
              {t("col_action")}
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {items.map((row) => (
          <Row key={row.id} row={row} onAct={onAct} />
        ))}
      </tbody>
    </table>
  );
}

function Rows({ onAct, onAdd }: { onAct: (row: MitraRow) => void; onAdd: () => void }) {
  const { mitras } = state.value;
  const { error, again } = useLoad(() => loadMitras());
  useEvery(LOOK_MS, () => void loadMitras().catch(() => undefined));
  const more = useVerb();
  if (error && !mitras) return <Failed error={error} again={again} />;
  if (!mitras) return <Loading />;
  if (mitras.items.length === 0)
    return (
      <Empty icon={icons.users} title={t("no_mitras")} text={t("no_mitras_sub")}>
        {isAdmin() && <Button onClick={onAdd}>{t("add")}</Button>}
      </Empty>
    );
  return (
    <>
      <Table items={mitras.items} onAct={onAct} />
      <footer class="row">
        <span class="muted grow">
          {t(mitras.cursor ? "rows_more" : "rows_all", { n: mitras.items.length })}
        </span>
        {mitras.cursor && (
          <Button
            look="quiet"
            busy={more.busy}
            onClick={() => more.run(() => loadMitras(mitras.cursor))}
          >
            {t("more_rows")}
          </Button>
        )}
      </footer>
    </>
  );
}

export function Mitras() {
  const [adding, setAdding] = useState(false);
  const [acting, setActing] = useState<MitraRow | null>(null);
  const stale = isStale(state.value, now.value);
  return (
    <>
      <div class="head">
        <h1>{t("mitras")}</h1>
        <LiveWord />
        <span class="grow" />
        {isAdmin() && (
          <Button
            icon={icons.plus}
            blocked={stale}
            title={stale ? t("blocked_stale") : undefined}
            onClick={() => stale || setAdding(true)}
          >
            {t("add")}
          </Button>
        )}
      </div>
      <StaleNote />
      {!isAdmin() && (
        <Note tone="info" icon={icons.info}>
          {t("only_admin", { role: t(`role_${role()}`) })}
        </Note>
      )}
      <section class="panel fade" aria-label={t("mitras")}>
        <Rows onAct={setActing} onAdd={() => setAdding(true)} />
      </section>
      {adding && <AddMitra onClose={() => setAdding(false)} />}
      {acting && <ActiveSheet row={acting} onClose={() => setActing(null)} />}
    </>
  );
}
