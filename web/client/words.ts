import type { Mode, SessionRow } from "../shared/wire";
import { moment } from "../shared/time";
import { t } from "./i18n";

export const what = (mode: Mode, minutes: number): string =>
  t(mode === "call" ? "call_minutes" : "chat_minutes", { n: minutes });

/** "12 juni, 21.14 · chat 60 menit" */
export const rowText = (row: SessionRow): string =>
  [moment(row.started_at ?? row.ended_at), what(row.mode, row.minutes)].filter(Boolean).join(" · ");
