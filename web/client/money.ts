import { newKey } from "../shared/api";
import type { CreditsPage } from "../shared/wire";
import { api } from "./app";

const CREDITS = "/api/client/credits";
export const credits = (): Promise<CreditsPage> => api.get(CREDITS);
export const refundCredit = (id: string): Promise<unknown> =>
  api.post(`${CREDITS}/${id}/refund`, {}, { once: newKey() });
