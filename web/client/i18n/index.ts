import { words } from "../../shared/i18n";
import { en } from "./en";
import { id } from "./id";

export const t = words(id, en);
