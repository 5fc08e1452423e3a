import { Refusal } from "../shared/api";
import { replace } from "../shared/route";
import type { AuthProviders, Me, Nonce, Tokens } from "../shared/wire";
import { api, state, update } from "./app";
import type { Trouble } from "./store";

/** Google and Apple, by their own page and back: no script of theirs runs in ours. The word that
 *  the token is bound to stays in this tab; the provider was given its hash only. */
export type Provider = "google" | "apple";
interface Left {
  provider: Provider;
  nonce: string;
  state: string;
}
const SLOT = "hadir.door";
const HERE = "me";

export const providers = (): Promise<AuthProviders> => api.get("/api/shared/auth-providers");
export const me = (): Promise<Me> => api.get("/api/client/me");

export async function leaveFor(provider: Provider): Promise<void> {
  const made = await api.post<Nonce>("/api/client/auth/nonce");
  const page = provider === "google" ? made.google_url : made.apple_url;
  if (!page) throw new Refusal(404, "NOT_FOUND", "");
  const left: Left = { provider, nonce: made.nonce, state: crypto.randomUUID() };
  sessionStorage.setItem(SLOT, JSON.stringify(left));
  location.assign(`${page}&state=${left.state}`);
}

/** Once: whatever comes back a second time finds nothing to be compared with. */
function remembered(): Left | null {
  const kept = sessionStorage.getItem(SLOT);
  sessionStorage.removeItem(SLOT);
  return kept ? (JSON.parse(kept) as Left) : null;
}
function troubleOf(error: unknown): Trouble {
  if (!(error instanceof Refusal) || error.status === 0 || error.status >= 500) return "down";
  if (error.status === 403) return "closed";
  return error.status === 409 ? "busy" : "wrong";
}
async function proof(brought: URLSearchParams): Promise<Trouble | null> {
  const left = remembered();
  const token = brought.get("id_token");
  if (!left || brought.get("state") !== left.state) return "wrong";
  if (!token) return "denied";
  try {
    const body = { id_token: token, nonce: left.nonce };
    api.adopt(await api.post<Tokens>(`/api/client/auth/${left.provider}`, body));
    return null;
  } catch (error) {
    return troubleOf(error);
  }
}
/** Back from the provider's page; the account that was open here before comes along. */
export async function arrive(brought: URLSearchParams): Promise<void> {
  const trouble = await proof(brought);
  update((now) => ({ ...now, trouble }));
  replace(HERE);
}
export const forgive = (): void => {
  if (state.peek().trouble) update((now) => ({ ...now, trouble: null }));
};
