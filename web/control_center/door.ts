import { signal } from "@preact/signals";
import type { Page } from "../shared/wire";
import type {
  Device,
  Enrolling,
  Invited,
  OperatorMe,
  OperatorRow,
  Role,
} from "../shared/wire_operator";
import { api } from "./app";

/** The password was right: what the second step needs. Only in memory: a reload begins anew. */
export interface Second {
  totp_ticket: string;
  enrolled: boolean;
}
export const second = signal<Second | null>(null);
/** Recovery codes that were just made: shown until somebody says that they are kept. */
export const freshCodes = signal<string[] | null>(null);

const ME = "/internal/me";
const OPERATORS = "/internal/operators";

/* ---- my own account ---- */
export const readMe = (): Promise<OperatorMe> => api.get(ME);
export const devices = (): Promise<Page<Device>> => api.get(`${ME}/sessions`);
export const signOutDevice = (id: string): Promise<void> => api.del(`${ME}/sessions/${id}`);
export const changePassword = (current: string, next: string): Promise<void> =>
  api.post(`${ME}/password`, { current, new: next });
export const enrolAtDoor = (ticket: string): Promise<Enrolling> =>
  api.post("/internal/auth/totp/enrol", { totp_ticket: ticket }, { anonymous: true });
export const beginFactor = (password: string): Promise<Enrolling> =>
  api.post(`${ME}/totp`, { password });
async function codesFrom(path: string, code: string): Promise<void> {
  const made = await api.post<{ recovery_codes: string[] }>(path, { code });
  freshCodes.value = made.recovery_codes;
}
export const confirmFactor = (code: string): Promise<void> => codesFrom(`${ME}/totp/confirm`, code);
export const renewCodes = (code: string): Promise<void> => codesFrom(`${ME}/recovery-codes`, code);
export const takeOffFactor = (code: string): Promise<void> =>
  api.post(`${ME}/totp/take-off`, { code });

/* ---- the others ---- */
export const operators = (): Promise<Page<OperatorRow>> => api.get(OPERATORS);
export const invite = (email: string, role: Role): Promise<Invited> =>
  api.post(OPERATORS, { email, role });
export const newLink = (id: string): Promise<Invited> => api.post(`${OPERATORS}/${id}/link`);
export const resetFactor = (id: string): Promise<void> => api.post(`${OPERATORS}/${id}/totp/reset`);
export interface OperatorChange {
  role?: Role;
  is_active?: boolean;
  totp_required?: boolean;
}
export const changeOperator = (row: OperatorRow, change: OperatorChange): Promise<void> =>
  api.patch(`${OPERATORS}/${row.id}`, { version: row.version, ...change });
