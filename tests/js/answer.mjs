// Runs the page's script for tests/test_script.py: `node answer.mjs SCRIPT IN OUT`. IN is { pages: {name: data}, inputs }
// with a list of { page, variant, given }; OUT gets a list of the snippets' { text } or the problems' { what, remedy }.

import { readFile, writeFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

const [script, asked, answered] = process.argv.slice(2);
const { Problem, fill, resolve, troubled, words } = await import(pathToFileURL(script));
const { pages, inputs } = JSON.parse(await readFile(asked, "utf8"));

function answer({ page, variant, given }) {
  const data = pages[page];
  const said = ({ what, remedy }) => ({
    what: words(data.messages, what),
    remedy: remedy ? words(data.messages, remedy) : "",
  });
  const request = resolve(data, variant.split("/")[2], given);
  if (troubled(request)) return said(Object.values(request.problems)[0]);
  try {
    return { text: fill(data, variant, request).map((run) => run.text).join("") };
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    return said(problem);
  }
}

await writeFile(answered, JSON.stringify(inputs.map(answer)));
