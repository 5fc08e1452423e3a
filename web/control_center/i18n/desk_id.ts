export const desk = {
  only_online: "yang online",
  nobody_online: "nggak ada yang online",
  nobody_online_sub: "semua lampu lagi mati. mereka menyalakannya sendiri.",
};
