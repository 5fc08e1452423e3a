import { words } from "../../shared/i18n";
import { id } from "./id";

export const t = words(id, () => import("./en"));
