export const desk = {
  only_online: "online only",
  nobody_online: "nobody is online",
  nobody_online_sub: "every lamp is off. they switch them on themselves.",
};
