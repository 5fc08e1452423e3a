import { signal } from "@preact/signals";
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

/** One account of one app: the access token lives in memory only, the refresh token in an
 *  httpOnly cookie that `X-Hadir-App` selects. */
export function createApi(app: App, paths: Paths = PATHS) {
  const user = signal<User | null>(null);
  let token: string | null = null;
  let renewing: Promise<boolean> | null = null;

  function adopt(tokens: Tokens): void {
    token = tokens.access_token;
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
    try {
      const { cache } = ask;
      return await fetch(path, { method, headers, body, cache, credentials: "same-origin" });
    } catch {
      throw new Refusal(0, "UNREACHABLE", "");
    }
  }
  /** True when a session could be renewed; tabs that ask together share one answer. */
  function renew(): Promise<boolean> {
    if (!token && !isMarked(app)) return Promise.resolve(false);
    renewing ??= send("POST", paths.refresh, { anonymous: true })
      .then(async (answer) => {
        if (answer.status === 401) unmark(app);
        if (answer.ok) adopt(await answer.json());
        else if (answer.status < 500) forget();
        return answer.ok;
      })
      .finally(() => {
        renewing = null;
      });
    return renewing;
  }
  async function ask<T>(method: string, path: string, options: Ask = {}): Promise<T> {
    let answer = await send(method, path, options);
    if (answer.status === 401 && token && !options.anonymous && (await renew()))
      answer = await send(method, path, options);
    if (!answer.ok) throw await refusal(answer);
    return (answer.status === 204 ? undefined : await answer.json()) as T;
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
    token: () => token,
    renew,
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
