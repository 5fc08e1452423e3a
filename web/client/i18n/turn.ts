import { words } from "../../shared/i18n";
import { id } from "./turn_id";

export const tt = words(id, () => import("./turn_en"));
