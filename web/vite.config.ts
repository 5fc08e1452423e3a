import { defineConfig } from "vite";

const page = (app: string) => `${app}/index.html`;

/** Four pages over one set of hashed assets: the two listeners each serve their own pages
 *  (customer at `/`, mitra at `/mitra/`, control center at the internal `/`) and `/assets/`. */
export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    target: "es2022",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 2048,
    rolldownOptions: {
      input: {
        client: page("client"),
        mitra: page("mitra"),
        control_center: page("control_center"),
        demo: page("demo"),
      },
    },
  },
  server: {
    proxy: {
      "/api": { target: "http://127.0.0.1:8000", ws: true },
      "/dev": "http://127.0.0.1:8000",
      "/internal": { target: "http://127.0.0.1:8001", ws: true },
    },
  },
});
