import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { Page } from "../shared/wire";
import { api } from "./app";
import { refreshed, type Rows } from "./store";

const PATIENT_MS = 60_000;

/** How most rows are told apart. */
export const byId = (row: { id: string }): string => row.id;
const next = (path: string, cursor: string): string =>
  `${path}${path.includes("?") ? "&" : "?"}cursor=${encodeURIComponent(cursor)}`;

/** A list that the server pages. `path` carries the filters; another path begins anew. Looking
 *  again refreshes the first page in place: rows that were loaded behind it stay. */
export function useList<T>(path: string, idOf: (row: T) => string, everyMs = PATIENT_MS) {
  const [rows, setRows] = useState<Rows<T> | null>(null);
  const [first, setFirst] = useState<Page<T> | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const wanted = useRef(path);
  wanted.current = path;
  const here = rows?.path === path ? rows : null;

  const again = useCallback(async (): Promise<void> => {
    try {
      const page = await api.get<Page<T>>(path);
      if (wanted.current !== path) return;
      setError(null);
      setFirst(page);
      const fresh = { path, items: page.items, cursor: page.next_cursor };
      setRows((now) => refreshed(now, fresh, idOf));
    } catch (failed) {
      if (wanted.current === path) setError(failed);
    }
  }, [path]);
  const more = async (): Promise<void> => {
    if (!here?.cursor || busy) return;
    setBusy(true);
    try {
      const page = await api.get<Page<T>>(next(path, here.cursor));
      if (wanted.current !== path) return;
      const known = new Set(here.items.map(idOf));
      const fresh = page.items.filter((row) => !known.has(idOf(row)));
      setRows({ path, items: [...here.items, ...fresh], cursor: page.next_cursor });
    } catch (failed) {
      setError(failed);
    } finally {
      setBusy(false);
    }
  };
  useEffect(() => {
    setError(null);
    void again();
    const timer = setInterval(() => document.hidden || void again(), everyMs);
    return () => clearInterval(timer);
  }, [again, everyMs]);
  const known = { items: here?.items ?? null, cursor: here?.cursor ?? null };
  /** `first`: the first page as it was answered, with what it says beside its rows. */
  return {
    ...known,
    first: here ? (first as Page<T> & Record<string, unknown>) : null,
    error,
    busy,
    again,
    more,
  };
}

/** Which row a sheet is open for; when something was done there, the list looks again. */
export function useActing<T>(list: { again: () => Promise<void> }) {
  const [acting, act] = useState<T | null>(null);
  const close = (done: boolean): void => {
    act(null);
    if (done) void list.again();
  };
  return { acting, act, close };
}
