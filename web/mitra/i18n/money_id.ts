export const id = {
  earn: "pendapatan",
  earn_owed: "belum dibayarkan",
  earn_all: "total {a} · sudah dibayarkan {b}",
  earn_none: "belum ada pendapatan",
  earn_none_sub: "setelah sesi pertamamu selesai, hasilnya tercatat di sini.",
  earn_in: "dari sesi",
  earn_out: "dibayarkan atau dikoreksi",
  earn_out_open: "pencairan sedang jalan",
  earn_out_paid: "sudah dicairkan",
  earn_out_failed: "pencairan yang nggak sampai",
  earn_back: "kembali, nanti dicairkan lagi",
  earn_open: "lihat pendapatan",
};
export type Key = keyof typeof id;
