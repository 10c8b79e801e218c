// Bundle the viewer into one script: node build.mjs OUT MARK. The licences of what is bundled stand
// at its head, as they ask.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const [out, mark] = process.argv.slice(2);
const result = await build({
  entryPoints: ["src/graph.js"],
  bundle: true,
  minify: true,
  write: false,
  metafile: true,
  format: "iife",
  platform: "browser",
  target: ["es2022"],
  legalComments: "inline",
  logLevel: "warning",
});

const packages = new Set();
for (const input of Object.keys(result.metafile.inputs)) {
  const found = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input);
  if (found) packages.add(found[1]);
}
const notices = [...packages].sort().map((name) => {
  const folder = `node_modules/${name}`;
  const { version, license } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
  const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
  if (!file) throw new Error(`${name} has no licence file`);
  return `${name} ${version} (${license})\n\n${readFileSync(`${folder}/${file}`, "utf8").trim()}`;
});
const head = `Bundled, with their licences:\n\n${notices.join("\n\n----\n\n")}`.replaceAll("*/", "* /");
const script = result.outputFiles[0].text;
const text = `/*! ${mark}\n${head}\n*/\n"use strict";${script}`;
if (/<\/script|<!--/i.test(text)) throw new Error("the bundle could not stand in a page");
writeFileSync(out, text);
