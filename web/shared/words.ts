import { words } from "./i18n";
import { id } from "./i18n_id";

export const say = words(id, () => import("./i18n_en"));
