import { words } from "../../shared/i18n";
import { id } from "./money_id";

export const t = words(id, () => import("./money_en"));
