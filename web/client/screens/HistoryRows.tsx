import { href } from "../../shared/route";
import { Badge, Window } from "../../shared/ui/parts";
import type { SessionRow } from "../../shared/wire";
import { t } from "../i18n";
import { rowText } from "../words";

function Presence({ row }: { row: SessionRow }) {
  if (row.state === "cancelled" || row.state === "expired")
    return <span class="muted sm">{t(`state_${row.state}`)}</span>;
  return row.mitra?.available_now ? (
    <Badge tone="ok">
      <span class="dot plain" aria-hidden="true" />
      {t("online")}
    </Badge>
  ) : (
    <span class="muted sm">{t("resting")}</span>
  );
}

export const HistoryRows = ({ items }: { items: SessionRow[] }) => (
  <ul class="rows">
    {items.map((row) => (
      <li key={row.id}>
        <a class="lrow" href={href("history", row.id)}>
          <Window name={row.mitra?.name ?? "–"} lit={row.mitra?.available_now ?? false} />
          <span class="grow">
            <b>{row.mitra?.name ?? "–"}</b>
            <span class="muted sm">{rowText(row)}</span>
          </span>
          <Presence row={row} />
        </a>
      </li>
    ))}
  </ul>
);
