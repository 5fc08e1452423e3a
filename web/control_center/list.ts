import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { Page } from "../shared/wire";
import { api } from "./app";

const PATIENT_MS = 60_000;

interface Rows<T> {
  /** Whose rows these are: an answer for another filter is dropped. */
  path: string;
  items: T[];
  cursor: string | null;
}
const next = (path: string, cursor: string): string =>
  `${path}${path.includes("?") ? "&" : "?"}cursor=${encodeURIComponent(cursor)}`;

/** A list that the server pages. `path` carries the filters; another path begins anew. Looking
 *  again refreshes the first page in place: rows that were loaded behind it stay. */
export function useList<T>(path: string, idOf: (row: T) => string, everyMs = PATIENT_MS) {
  const [rows, setRows] = useState<Rows<T> | null>(null);
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
      setRows((now) => refreshed(now, path, page, idOf));
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
  return { items: here?.items ?? null, cursor: here?.cursor ?? null, error, busy, again, more };
}
function refreshed<T>(
  now: Rows<T> | null,
  path: string,
  page: Page<T>,
  idOf: (row: T) => string,
): Rows<T> {
  const first = { path, items: page.items, cursor: page.next_cursor };
  if (now?.path !== path || now.items.length <= page.items.length) return first;
  const fresh = new Set(page.items.map(idOf));
  const rest = now.items.slice(page.items.length).filter((row) => !fresh.has(idOf(row)));
  return { path, items: [...page.items, ...rest], cursor: now.cursor };
}
