// Compiles the MDX page on standard input, as Docusaurus does, and prints what it holds: each fence with its
// language, meta and text, and the labels of the tabs around it.
import { readFileSync } from "node:fs";
import { compile } from "@mdx-js/mdx";
import gfm from "remark-gfm";

const fences = [];

function attribute(element, name) {
  return element.attributes.find((each) => each.name === name)?.value;
}

function collect(node, tabs) {
  if (node.type === "code") fences.push({ language: node.lang, meta: node.meta, text: node.value, tabs });
  const inside = node.name === "TabItem" ? [...tabs, attribute(node, "label")] : tabs;
  for (const child of node.children ?? []) collect(child, inside);
}

const page = readFileSync(0, "utf-8");
const program = await compile(page, { remarkPlugins: [gfm, () => (tree) => collect(tree, [])] });
console.log(JSON.stringify({ program: String(program), fences }));
