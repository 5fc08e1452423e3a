/** The profile's lower half: devices, data, leaving. */
export const id = {
  devices: "perangkat yang masuk",
  devices_sub: "kalau ada yang bukan kamu, keluarkan saja.",
  data: "datamu",
  data_get: "unduh dataku",
  data_sub: "semua yang kami simpan tentang kamu, dalam satu berkas.",
  data_got: "datamu sudah diunduh.",
  data_wait: "barusan sudah diunduh. coba lagi dalam {t}.",
  leave: "hapus akun",
  leave_title: "hapus akunmu?",
  leave_sub:
    "nama, nomor, dan isi obrolanmu dihapus, dan semua perangkat dikeluarkan. catatan pembayaran tetap disimpan, tanpa namamu. ini nggak bisa dibatalkan.",
  leave_stay: "nggak jadi",
  leave_do: "hapus akunku",
  left: "akunmu sudah dihapus.",
  why_SESSION_LIVE: "masih ada obrolan yang berjalan.",
  why_PAYMENT_PENDING: "masih ada pembayaran yang menunggu.",
  why_PAYMENT_UNUSED: "masih ada pembayaran yang belum dipakai.",
  why_CREDIT_LEFT: "masih ada kredit. pakai atau minta uangnya kembali dulu.",
  why_REFUND_OPEN: "masih ada pengembalian uang yang belum selesai.",
  why_other: "belum bisa sekarang. coba lagi nanti.",
};
export type Key = keyof typeof id;
