import { newKey } from "../shared/api";
import type { CreditsPage, Page, PaymentSession } from "../shared/wire";
import { api } from "./app";

const CREDITS = "/api/client/credits";
export const credits = (): Promise<CreditsPage> => api.get(CREDITS);
export const refundCredit = (id: string): Promise<unknown> =>
  api.post(`${CREDITS}/${id}/refund`, {}, { once: newKey() });
export const payments = (cursor: string | null = null): Promise<Page<PaymentSession>> =>
  api.get(`/api/client/payment-sessions${cursor ? `?cursor=${encodeURIComponent(cursor)}` : ""}`);
