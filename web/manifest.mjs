// Writes beside the built pages from which sources they were made, so that a test notices a bundle that is out of date.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const SOURCES = ["index.html", "package.json", "package-lock.json", "tsconfig.json", "vite.config.ts", "src"];
const OUT = "../transcribe/review/static";

/** All files below a path, in one order on every machine. */
function files(path) {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path).sort().flatMap((name) => files(join(path, name)));
}

const hash = createHash("sha256");
for (const file of SOURCES.flatMap(files).map((file) => file.replaceAll("\\", "/")).sort()) {
  hash.update(file + "\0").update(readFileSync(file)).update("\0");
}
const built = files(OUT).map((file) => file.slice(OUT.length + 1)).filter((file) => file !== "manifest.json");
const manifest = { sources: hash.digest("hex"), files: built };
writeFileSync(join(OUT, "manifest.json"), JSON.stringify(manifest, null, 1) + "\n");
