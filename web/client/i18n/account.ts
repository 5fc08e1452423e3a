import { words } from "../../shared/i18n";
import { id } from "./account_id";

export const ta = words(id, () => import("./account_en"));
