import { useCallback, useEffect, useRef, useState } from "preact/hooks";

interface Running {
  busy: boolean;
  error: unknown;
  run: (verb: () => Promise<unknown>) => void;
  clear: () => void;
}
/** Runs one verb at a time and keeps its error where it happened. */
export function useVerb(): Running {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const run = useCallback((verb: () => Promise<unknown>) => {
    setBusy(true);
    setError(null);
    verb()
      .catch(setError)
      .finally(() => setBusy(false));
  }, []);
  return { busy, error, run, clear: () => setError(null) };
}

/** Loads when a screen opens, and again on demand. */
export function useLoad(verb: () => Promise<unknown>, key: unknown = null) {
  const { error, run } = useVerb();
  const again = useCallback(() => run(verb), [key]);
  useEffect(again, [again]);
  return { error, again };
}

/** Looks again every so often while the screen is open: the way without a socket. */
export function useEvery(ms: number, verb: () => void): void {
  const latest = useRef(verb);
  latest.current = verb;
  useEffect(() => {
    const timer = setInterval(() => document.hidden || latest.current(), ms);
    return () => clearInterval(timer);
  }, [ms]);
}
