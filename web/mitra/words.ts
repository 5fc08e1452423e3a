import { moment } from "../shared/time";
import type { Mode, SessionRow } from "../shared/wire";
import { t } from "./i18n";

export const what = (mode: Mode, minutes: number): string =>
  t(mode === "call" ? "call_minutes" : "chat_minutes", { n: minutes });

/** "12 juni · chat 60 menit" */
export const rowText = (
  row: Pick<SessionRow, "ended_at" | "started_at" | "mode" | "minutes">,
): string =>
  [moment(row.ended_at ?? row.started_at), what(row.mode, row.minutes)].filter(Boolean).join(" · ");
