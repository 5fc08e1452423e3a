import { signal } from "@preact/signals";
import { newKey } from "../shared/api";
import type { CreditsPage, Page, PaymentSession, RefundReply } from "../shared/wire";
import { api } from "./app";

const CREDITS = "/api/client/credits";
export const credits = (): Promise<CreditsPage> => api.get(CREDITS);
/** Counts the credit that became money: what is on its way back is looked at again. */
export const turned = signal(0);
export async function refundCredit(id: string): Promise<void> {
  await api.post(`${CREDITS}/${id}/refund`, {}, { once: newKey() });
  turned.value += 1;
}
export const payments = (cursor: string | null = null): Promise<Page<PaymentSession>> =>
  api.get(`/api/client/payment-sessions${cursor ? `?cursor=${encodeURIComponent(cursor)}` : ""}`);

const REFUNDS = "/api/client/refunds";
export const refunds = (): Promise<Page<RefundReply>> => api.get(REFUNDS);
export interface BankDetails {
  bank: string;
  account_number: string;
  holder: string;
}
/** Where it is to be sent, when the way it was paid takes nothing back. */
export const sayWhereTo = (id: string, details: BankDetails): Promise<RefundReply> =>
  api.put(`${REFUNDS}/${id}/details`, details);
