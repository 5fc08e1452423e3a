import * as icons from "../../shared/ui/icons";
import { Empty, Failed, Loading } from "../../shared/ui/states";
import { Button } from "../../shared/ui/parts";
import type { MitraRow } from "../../shared/wire_operator";
import { t } from "../i18n";
import { byId, useList } from "../list";
import { type Presence, presenceOf } from "../store";

const LOOK_MS = 10_000;
const KINDS: Presence[] = ["free", "busy", "away", "barred"];
const ORDER: Record<Presence, number> = { free: 0, busy: 1, away: 2, barred: 3 };

function Panes() {
  const list = useList<MitraRow>("/internal/mitras", byId, LOOK_MS);
  if (list.error && !list.items)
    return <Failed error={list.error} again={() => void list.again()} />;
  if (!list.items) return <Loading />;
  if (list.items.length === 0)
    return (
      <Empty icon={icons.users} title={t("no_mitras")} text={t("no_mitras_sub")}>
        <Button href="#/mitras">{t("to_mitras")}</Button>
      </Empty>
    );
  const panes = list.items
    .map((row) => ({ row, kind: presenceOf(row) }))
    .sort(
      (a, b) => ORDER[a.kind] - ORDER[b.kind] || a.row.call_name.localeCompare(b.row.call_name),
    );
  const count = (kind: Presence): number => panes.filter((pane) => pane.kind === kind).length;
  return (
    <>
      <ul class="roster">
        {panes.map(({ row, kind }) => (
          <li key={row.id} class={`p ${kind}`} title={`${row.call_name}: ${t(`is_${kind}`)}`}>
            <span aria-hidden="true">{row.call_name.slice(0, 1)}</span>
            <span class="sr">
              {row.call_name}: {t(`is_${kind}`)}
            </span>
          </li>
        ))}
      </ul>
      <ul class="legend">
        {KINDS.filter((kind) => count(kind) > 0).map((kind) => (
          <li key={kind}>
            <span class={`key ${kind}`} aria-hidden="true" />
            {t(`is_${kind}`)} <b>{count(kind)}</b>
          </li>
        ))}
        {list.cursor && <li>{t("more_behind")}</li>}
      </ul>
    </>
  );
}

/** One window, one mitra. */
export const Wall = () => (
  <section class="panel" aria-labelledby="wall-h">
    <header>
      <h2 id="wall-h">{t("wall")}</h2>
      <span class="muted sm">{t("wall_sub")}</span>
      <span class="grow" />
      <a href="#/mitras">{t("mitra_list")}</a>
    </header>
    <Panes />
  </section>
);
