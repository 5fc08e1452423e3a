import { clock, day, now, secondsUntil } from "../../shared/time";
import * as icons from "../../shared/ui/icons";
import { Badge, Window } from "../../shared/ui/parts";
import type { RequestRow } from "../../shared/wire_mitra";
import { t } from "../i18n";
import { isOpen } from "../store";
import { what } from "../words";

function Answer({ row }: { row: RequestRow }) {
  if (isOpen(row, now.value))
    return (
      <Badge tone="brand" icon={icons.bell}>
        {t("res_open")} <span class="digits">{secondsUntil(row.expires_at)}</span>
      </Badge>
    );
  if (row.response === "accepted")
    return (
      <Badge tone="ok" icon={icons.check}>
        {t("res_accepted")}
      </Badge>
    );
  return <span class="muted sm">{t(`res_${row.response ?? "ignored"}`)}</span>;
}

const today = (iso: string): boolean => new Date(iso).toDateString() === new Date().toDateString();
const when = (iso: string): string => (today(iso) ? clock(iso) : day(iso));

function Row({ row }: { row: RequestRow }) {
  const sensitive = row.topic_sensitivity === "sensitive";
  const open = isOpen(row, now.value);
  return (
    <div class="lrow">
      <Window name={row.customer_name} lit={open} tone={sensitive ? "sens" : undefined} />
      <span class="grow">
        <b>{row.customer_name}</b>
        <span class="muted sm">
          {when(row.offered_at)} · {what(row.mode, row.minutes)}
        </span>
        {sensitive && (
          <span class="marks">
            <Badge tone="sens" icon={icons.shield}>
              {t("sensitive")}
            </Badge>
          </span>
        )}
      </span>
      <Answer row={row} />
    </div>
  );
}
export const RequestRows = ({ items }: { items: RequestRow[] }) => (
  <ul class="rows">
    {items.map((row) => (
      <li key={`${row.request_id}${row.offered_at}`}>
        <Row row={row} />
      </li>
    ))}
  </ul>
);
