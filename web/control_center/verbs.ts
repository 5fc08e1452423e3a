import { isRefusal } from "../shared/api";
import { replace } from "../shared/route";
import { serverNow } from "../shared/time";
import type { Tokens } from "../shared/wire";
import type { MitraRow, SecondStep } from "../shared/wire_operator";
import { api, live, update } from "./app";
import { freshCodes, second } from "./door";
import { forgetLink } from "./link";
import { initial } from "./store";

const MITRAS = "/internal/mitras";

/* ---- arriving and leaving ---- */
export async function boot(): Promise<void> {
  update((now) => ({ ...now, boot: "starting" }));
  try {
    if (await api.renew()) enter();
    else update((now) => ({ ...now, boot: "stranger" }));
  } catch {
    update((now) => ({ ...now, boot: "failed" }));
  }
}
function enter(): void {
  update((now) => ({ ...now, boot: "ready", heardAt: serverNow() }));
  live.start();
}
type Answer = (Tokens & { recovery_codes?: string[] }) | SecondStep;
async function enterWith(path: string, body: unknown): Promise<void> {
  const answer = await api.post<Answer>(path, body, { anonymous: true });
  live.stop();
  replace();
  if ("totp_ticket" in answer) {
    second.value = answer;
    return;
  }
  second.value = null;
  freshCodes.value = answer.recovery_codes?.length ? answer.recovery_codes : null;
  api.adopt(answer);
  update(() => initial);
  enter();
}
/** The second step; too late means beginning with the password again. */
export async function enterCode(code: string): Promise<void> {
  const ticket = second.peek()?.totp_ticket;
  await enterWith("/internal/auth/totp", { totp_ticket: ticket, code: code.trim() });
}
export const signIn = (email: string, password: string): Promise<void> =>
  enterWith("/internal/auth/login", { email, password });
/** The one-time link sets the password and signs in. */
export async function openLink(token: string, password: string): Promise<void> {
  try {
    await enterWith("/internal/auth/link", { token, password });
    forgetLink();
  } catch (error) {
    if (isRefusal(error) && error.status === 410) forgetLink();
    throw error;
  }
}
export function atTheDoor(): void {
  second.value = null;
  freshCodes.value = null;
  live.stop();
  api.forget();
  update(() => ({ ...initial, boot: "stranger" }));
  replace();
}
export async function signOut(): Promise<void> {
  await api.signOut();
  atTheDoor();
}
export function reconnect(): void {
  live.again();
}

/* ---- mitras ---- */
export const addMitra = (callName: string, phone: string): Promise<unknown> =>
  api.post(MITRAS, { call_name: callName.trim(), phone: phone.trim() });
export const setActive = (row: MitraRow, active: boolean): Promise<unknown> =>
  api.post(`${MITRAS}/${row.id}/${active ? "reactivate" : "deactivate"}`);
