import type { Key } from "./devices_id";

export const en: Record<Key, string> = {
  here: "this device",
  used: "used {at}",
  out: "sign out",
  out_of: "sign out {device}, used {at}",
  gone: "that device is signed out.",
  unknown: "another device",
};
