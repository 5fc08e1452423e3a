/** Words of credit: minutes that are the customer's. */
export const id = {
  credit: "kreditmu",
  credit_sum: "{n} menit chat",
  credit_row: "{n} menit {what}",
  credit_mode_chat: "chat",
  credit_mode_call: "telepon",
  credit_until: "berlaku sampai {at}",
  credit_none: "belum ada. kalau ada sesi berbayar yang nggak jadi, menitnya muncul di sini.",
  credit_back: "minta uang kembali",
  credit_back_title: "minta uang kembali untuk {n} menit?",
  credit_back_sub: "kreditnya berhenti berlaku, dan admin mengembalikan uangmu.",
  credit_back_yes: "iya, minta kembali",
  credit_back_no: "simpan kreditnya",
  credit_back_done: "permintaanmu sudah kami catat.",
  credit_failed: "belum berhasil. kreditmu tetap aman, coba sekali lagi ya.",
  credit_use: "pakai kredit",
  credit_left: "sisa {n} menit, tanpa bayar",
};
export type Key = keyof typeof id;
