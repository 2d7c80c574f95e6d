import { readdirSync } from "node:fs";

/**
 * `npm run bench -- [NAME...]`: runs the named figures, or all. Each prints a table and, last, one JSON line
 * `{"bench": NAME, ...}`. A benchmark's file exports `run()`.
 */
const known = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith(".bench.ts"))
  .map((file) => file.replace(".bench.ts", ""));

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`There is no benchmark called ${unknown.join(", ")}. There are: ${known.join(", ")}.`);
  process.exit(2);
}
for (const name of asked.length > 0 ? asked : known) {
  const bench: { run: () => Promise<void> } = await import(`./${name}.bench.ts`);
  await bench.run();
}
