import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "vite";

/** Modules that lean on others (or on the page) as the bundler makes them, ready to be called. */
export async function built(...names: string[]): Promise<Record<string, unknown>[]> {
  Object.assign(globalThis, { addEventListener: () => undefined, document: { hidden: false } });
  const outDir = await mkdtemp(join(tmpdir(), "hadir-web-"));
  try {
    const entry = Object.fromEntries(names.map((name) => [name, `shared/${name}.ts`]));
    const lib = { entry, formats: ["es" as const] };
    await build({ configFile: false, publicDir: false, logLevel: "error", build: { outDir, lib } });
    const made = names.map((name) => import(join(outDir, `${name}.js`)));
    return await Promise.all(made);
  } finally {
    await rm(outDir, { recursive: true });
  }
}
