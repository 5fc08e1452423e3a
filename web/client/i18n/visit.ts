import { words } from "../../shared/i18n";
import { id } from "./id";
import { visitId } from "./visit_id";

export const t = words({ ...id, ...visitId }, async () => {
  const [home, visit] = await Promise.all([import("./en"), import("./visit_en")]);
  return { en: { ...home.en, ...visit.visitEn } };
});
