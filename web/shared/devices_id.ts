export const id = {
  here: "perangkat ini",
  used: "dipakai {at}",
  out: "keluarkan",
  out_of: "keluarkan {device}, dipakai {at}",
  gone: "perangkat itu sudah dikeluarkan.",
  unknown: "perangkat lain",
};
export type Key = keyof typeof id;
