/** After the build: each text of it as Brotli and gzip too, so that the server never compresses. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync, gzipSync } from "node:zlib";

const assets = new URL("./dist/assets/", import.meta.url);
for (const name of readdirSync(assets).filter((one) => /\.(js|css|svg|webmanifest)$/.test(one))) {
  const text = readFileSync(new URL(name, assets));
  writeFileSync(new URL(`${name}.br`, assets), brotliCompressSync(text));
  writeFileSync(new URL(`${name}.gz`, assets), gzipSync(text, { level: 9 }));
}
