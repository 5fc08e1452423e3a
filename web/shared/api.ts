import { signal } from "@preact/signals";
import { serverNow } from "./time";
import type { App, Tokens, User } from "./wire";

/** A refusal the server put into words (problem+json), or "no answer at all". */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly retryAfterSeconds: number | null = null,
    readonly errors: Record<string, string>[] = [],
    readonly reasons: string[] = [],
  ) {
    super(code);
  }
}
/** An operator closed the account: nobody comes in again until it is opened. */
export const ACCOUNT_BANNED = "ACCOUNT_BANNED";
export const isRefusal = (error: unknown, ...codes: string[]): error is Refusal =>
  error instanceof Refusal && (codes.length === 0 || codes.includes(error.code));

interface Ask {
  body?: unknown;
  /** Money and searches are asked once, however often the button is pressed. */
  once?: string;
  headers?: Record<string, string>;
  anonymous?: boolean;
  /** Not what the browser remembers: the person asked to look again. */
  cache?: RequestCache;
}
interface Paths {
  refresh: string;
  logout: string;
}
const PATHS: Paths = { refresh: "/api/shared/auth/refresh", logout: "/api/shared/auth/logout" };

export const newKey = (): string => crypto.randomUUID();

async function refusal(answer: Response): Promise<Refusal> {
  const body = await answer.json().catch(() => ({}));
  const wait = body.retry_after_seconds ?? Number(answer.headers.get("retry-after"));
  const code = body.code ?? `HTTP_${answer.status}`;
  return new Refusal(
    answer.status,
    code,
    body.detail ?? body.title ?? "",
    wait || null,
    body.errors,
    body.reasons,
  );
}

const markOf = (app: App): string => `hadir_${app}_here`;
/** The server's readable cookie beside the hidden one: a stranger need not ask to be known. */
const isMarked = (app: App): boolean => document.cookie.includes(`${markOf(app)}=`);
function unmark(app: App): void {
  // biome-ignore lint/suspicious/noDocumentCookie: cookieStore is missing where pages are plain http
  document.cookie = `${markOf(app)}=; path=/; max-age=0`;
}

/** A connection that died silently answers nothing, and says nothing either. */
const PATIENCE_MS = 20_000;
const unreachable = (): never => {
  throw new Refusal(0, "UNREACHABLE", "");
};

/** So long before its end a token is renewed: none is over when it arrives. */
const EARLY_MS = 60_000;
/** While one tab asks, the others wait; what it was given reaches them before they ask in turn. */
const TELLING_MS = 1000;
function alone(name: string, work: () => Promise<void>): void {
  const locks = navigator.locks as LockManager | undefined; // missing where pages are plain http
  void (locks ? locks.request(name, work) : work());
}

/** One account of one app: the access token lives in memory only, the refresh token in an
 *  httpOnly cookie that `X-Hadir-App` selects. */
export function createApi(app: App, paths: Paths = PATHS) {
  const user = signal<User | null>(null);
  let token: string | null = null;
  /** When the token ends, by the server's clock and by the phone's: either may be set meanwhile. */
  let ends = { server: 0, here: 0 };
  let renewing: Promise<boolean> | null = null;
  let told: (() => void) | null = null;
  /** Why nobody is signed in here any more, where an operator closed the account. */
  let closed: Refusal | null = null;
  const tabs = `hadir.${app}`;
  const others = globalThis.BroadcastChannel && new BroadcastChannel(tabs);
  if (others)
    others.onmessage = ({ data }: MessageEvent<Tokens>) => {
      if (told || data.user.id === user.peek()?.id) adopt(data);
      told?.();
    };

  function adopt(tokens: Tokens): void {
    closed = null;
    const lives = tokens.expires_in * 1000 - EARLY_MS;
    token = tokens.access_token;
    ends = { server: serverNow() + lives, here: Date.now() + lives };
    user.value = tokens.user;
  }
  function forget(): void {
    token = null;
    user.value = null;
  }
  async function send(method: string, path: string, ask: Ask): Promise<Response> {
    const headers: Record<string, string> = { "X-Hadir-App": app, ...ask.headers };
    if (ask.body !== undefined) headers["Content-Type"] = "application/json";
    if (ask.once) headers["Idempotency-Key"] = ask.once;
    if (token && !ask.anonymous) headers.Authorization = `Bearer ${token}`;
    const body = ask.body === undefined ? undefined : JSON.stringify(ask.body);
    const { cache } = ask;
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const how = { method, headers, body, cache, signal, credentials: "same-origin" } as const;
    return fetch(path, how).catch(unreachable);
  }
  /** True when a session could be renewed; tabs that ask together share one answer. */
  function renew(): Promise<boolean> {
    if (!token && !isMarked(app)) return Promise.resolve(false);
    renewing ??= new Promise<boolean>((done, fail) => {
      told = () => done(true);
      alone(`${tabs}.renew`, () => renewHere(done, fail));
    }).finally(() => {
      renewing = null;
      told = null;
    });
    return renewing;
  }
  async function renewHere(done: (ok: boolean) => void, fail: (why: unknown) => void) {
    if (!told) return; // another tab was quicker
    try {
      const answer = await send("POST", paths.refresh, { anonymous: true });
      if (answer.status === 401) unmark(app);
      if (!answer.ok && answer.status < 500) forget();
      if (!answer.ok) {
        const why = await refusal(answer);
        closed = why.code === ACCOUNT_BANNED ? why : null;
        return done(false);
      }
      const tokens: Tokens = await answer.json();
      adopt(tokens);
      done(true);
      others?.postMessage(tokens);
      await new Promise((resolve) => setTimeout(resolve, TELLING_MS));
    } catch (error) {
      fail(error);
    }
  }
  /** The token, renewed if it is about to end; what cannot be renewed now is tried as it is. */
  async function fresh(): Promise<string | null> {
    const isOld = serverNow() >= ends.server || Date.now() >= ends.here;
    if (token && isOld) await renew().catch(() => false);
    return token;
  }
  async function ask<T>(method: string, path: string, options: Ask = {}): Promise<T> {
    const shown = options.anonymous ? token : await fresh();
    let answer = await send(method, path, options);
    const late = answer.status === 401 && shown && !options.anonymous;
    // Renewed meanwhile, for another request: once is enough.
    if (late && ((token && token !== shown) || (await renew())))
      answer = await send(method, path, options);
    if (!answer.ok) throw (late && closed) || (await refusal(answer));
    return (answer.status === 204 ? undefined : await answer.json().catch(unreachable)) as T;
  }
  async function signOut(): Promise<void> {
    await ask("POST", paths.logout).catch(() => undefined);
    forget();
  }
  return {
    user,
    adopt,
    forget,
    /** For a wire that is not HTTP: the control center's socket signs in with it. */
    fresh,
    renew,
    isClosed: (): boolean => closed !== null,
    signOut,
    get: <T>(path: string, options?: Ask) => ask<T>("GET", path, options),
    post: <T>(path: string, body?: unknown, options?: Ask) =>
      ask<T>("POST", path, { ...options, body: body ?? {} }),
    patch: <T>(path: string, body: unknown) => ask<T>("PATCH", path, { body }),
    put: <T>(path: string, body: unknown) => ask<T>("PUT", path, { body }),
    del: <T>(path: string) => ask<T>("DELETE", path),
  };
}
export type Api = ReturnType<typeof createApi>;
