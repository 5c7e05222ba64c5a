// Renders pages as their platforms do. Standard input is a list of pages as JSON, {format, text}; standard output is the
// list of what each became: {html} or {error}. A page that runs a program can set `globalThis.canary`.
import { text as whole } from "node:stream/consumers";
import { evaluate } from "@mdx-js/mdx";
import MarkdownIt from "markdown-it";
import { marked } from "marked";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import * as runtime from "react/jsx-runtime";
import gfm from "remark-gfm";

const markdownIt = new MarkdownIt({ html: true });
const components = {
  Tabs: ({ children }) => createElement("section", null, children),
  TabItem: ({ label, children }) => createElement("article", { title: label }, children),
};

async function mdx(text) {
  // The two imports are Docusaurus' own: here its tabs are the components above.
  const page = text.replace(/^import \w+ from '@theme\/\w+';\n/gm, "");
  const { default: Content } = await evaluate(page, { ...runtime, remarkPlugins: [gfm] });
  return renderToStaticMarkup(createElement(Content, { components }));
}

const RENDER = {
  docusaurus: mdx,
  marked: (text) => marked.parse(text, { mangle: false, headerIds: false }),
  "markdown-it": (text) => markdownIt.render(text),
};

const rendered = [];
for (const { format, text } of JSON.parse(await whole(process.stdin))) {
  delete globalThis.canary;
  try {
    const html = await RENDER[format](text);
    rendered.push({ html, canary: globalThis.canary ?? null });
  } catch (error) {
    rendered.push({ error: String(error) });
  }
}
console.log(JSON.stringify(rendered));
