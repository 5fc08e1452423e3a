/** What a first visit to the customer app downloads: its page's own scripts and styles, gzipped. */
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const dist = new URL("./dist/", import.meta.url);
const page = readFileSync(new URL("client/index.html", dist), "utf8");
const files = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].map((m) => m[1]);
const sizes = files.map((file) => [file, gzipSync(readFileSync(new URL(file, dist))).length]);
for (const [file, size] of sizes)
  console.log(`${(size / 1000).toFixed(1).padStart(6)} kB  ${file}`);
console.log(
  `${(sizes.reduce((sum, [, size]) => sum + size, 0) / 1000).toFixed(1).padStart(6)} kB  in all (bar: 40)`,
);
