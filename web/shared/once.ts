import { useState } from "preact/hooks";
import { newKey } from "./api";

/** One key for each thing that is wanted: the same again is the same deed, another is another. */
export function keysOf(): (wanted: string) => string {
  const keys = new Map<string, string>();
  return (wanted) => {
    const key = keys.get(wanted) ?? newKey();
    keys.set(wanted, key);
    return key;
  };
}
export const useKeys = (): ((wanted: string) => string) => useState(keysOf)[0];
