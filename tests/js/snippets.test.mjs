// Tests of the pure half of the page's script. tests/test_script.py compares its output with `snippetgen render`.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  Problem,
  counterpart,
  fieldNames,
  fill,
  holes,
  literal,
  modelUrl,
  percent,
  resolve,
  searchWith,
  sentence,
  stateOf,
  tabsOf,
  troubled,
  words,
} from "../../generator/snippetgen/site/assets/snippets.js";

const UNSAFE = "\0-\x1f\x7f-\xa0\u2028-\u202f\u{e0000}-\u{10ffff}";
const C_LIKE = { quote: '"', escapes: { '"': '\\"', "\\": "\\\\", "\n": "\\n" }, other: "\\u{:04x}" };
const text = (value) => ({ text: value, kind: "text" });
const write = (rule, value) => literal(rule, text(value), UNSAFE);

const OPTIONS = ["size", "colour", "fast"].map((name) => ({ name, kind: "option" }));
const DATA = {
  unsafe: UNSAFE,
  endpoint: {
    base_url: "https://cats.example",
    path: "/{name}/{version}",
    model: "{name}/{version}",
    key: "CATS_KEY",
    image: "photo",
    image_types: { png: "image/png", jpg: "image/jpeg" },
    timeout: 30,
    longest_address: 90,
    example: { model: "tom/1", image_path: "cat.jpg", image_url: "https://cats.example/cat.jpg" },
    parameters: [
      { name: "name", schema: { type: "string", minLength: 2 }, example: "tom" },
      { name: "version", schema: { type: "integer", minimum: 1 }, example: "1" },
    ],
    options: [
      { name: "size", schema: { type: "number", minimum: 0, exclusiveMaximum: 10 }, example: 5 },
      { name: "colour", schema: { type: "string", enum: ["red", "grey"] } },
      { name: "fast", schema: { type: "boolean" } },
    ],
    sources: {
      local: { pairs: OPTIONS, repeated: false, constants: {}, models: [], types: {} },
      hosted: { pairs: [...OPTIONS, { name: "photo", kind: "image" }], repeated: false, constants: {}, models: [], types: {} },
    },
  },
  messages: {
    problem: "{what}: {remedy}",
    maximum: "{name} is {value}, which is more than {limit}",
    model_unnamed: "“{model}” does not name a model",
    model_remedy: "write it as {written}, for example {example}",
    refused: "the character U+{code} cannot be used",
  },
  languages: { c: { literal: C_LIKE } },
  lines: [
    [["k", "send"], " ", ["s2", null, "url_with_options", "literal"], "\n"],
    ["size ", ["s2", null, "options.0.keyword", "percent"], "=", ["s2", null, "options.0.value", "literal"], "\n"],
    [["s2", null, "image_path", "literal"], "\n"],
  ],
  variants: {
    "c/plain/local": { options: null, shapes: [[0, 2], [0, 1, 2]] },
    "c/sdk/local": { options: { size: "big" }, shapes: [[0, 2], [0, 1, 2]] },
  },
};

const sourceOf = (field) => (field === "image-url" ? "hosted" : "local");
const problemOf = (given, field) => resolve(DATA, sourceOf(field), given).problems[field]?.what[0];
const filled = (given, variant = "c/plain/local") =>
  fill(DATA, variant, resolve(DATA, "local", given)).map((run) => run.text).join("");

test("a literal is quoted, and what it must escape is escaped", () => {
  assert.equal(write(C_LIKE, 'a "b" \\ c\n'), '"a \\"b\\" \\\\ c\\n"');
  assert.equal(write(C_LIKE, "\x07\u2028é"), '"\\u0007\\u2028é"');
});

test("a character beyond U+FFFF is two UTF-16 units, or what the rule says", () => {
  assert.equal(write(C_LIKE, "\u{e0041}"), '"\\udb40\\udc41"');
  assert.equal(write({ ...C_LIKE, astral: "\\U{:08x}" }, "\u{e0041}"), '"\\U000e0041"');
  assert.equal(write({ ...C_LIKE, astral: "\\u{{{:x}}}" }, "\u{e0041}"), '"\\u{e0041}"');
  assert.equal(write({ ...C_LIKE, astral: "<{octal}>" }, "\u{e0041}"), '"<\\363\\240\\201\\201>"');
  assert.equal(write(C_LIKE, "😀"), '"😀"');
});

test("an escape wins over a refusal, and a second rule writes what the first cannot", () => {
  const single = { quote: "'", escapes: {}, refuses: "'" };
  assert.equal(write({ ...single, otherwise: C_LIKE }, "it's"), '"it\'s"');
  assert.equal(write({ ...single, escapes: { "'": "''" } }, "it's"), "'it''s'");
  assert.throws(() => write(single, "it's"), { message: "refused" });
  assert.throws(() => write(single, "\x07"), { message: "invisible" });
});

test("the length of a literal is counted in bytes of UTF-8", () => {
  const short = { ...C_LIKE, longest: 4 };
  assert.equal(write(short, "éé"), '"éé"');
  assert.throws(() => write(short, "ééa"), { message: "longest" });
});

test("half of a surrogate pair is rejected in every field", () => {
  assert.throws(() => write(C_LIKE, "a\ud800"), Problem);
  assert.throws(() => percent("\udc00"), { message: "surrogate" });
  assert.equal(problemOf({ model: "to\ud800m/1" }, "model"), "model_character");
  assert.equal(problemOf({ "image-path": "\ud800" }, "image-path"), "surrogate");
});

test("only unreserved characters survive percent-encoding", () => {
  assert.equal(percent("aZ09-._~"), "aZ09-._~");
  assert.equal(percent("!'()*/ é%"), "%21%27%28%29%2A%2F%20%C3%A9%25");
});

test("a part of a text may be quoted for a program that reads it", () => {
  const line = ["s2", null, JSON.stringify(['@"', ["image_path", "quoted"], '"']), "text"];
  const data = { ...DATA, lines: [[line]], variants: { "c/plain/local": { options: null, shapes: [[0]] } } };
  const [run] = fill(data, "c/plain/local", resolve(data, "local", { "image-path": 'a "b"\\c' }));
  assert.equal(run.value.text, String.raw`@"a \"b\"\\c"`);
});

test("a model is split over the path", () => {
  assert.equal(modelUrl(DATA.endpoint, "my cat/2"), "https://cats.example/my%20cat/2");
  assert.equal(modelUrl(DATA.endpoint, "$& $1/2"), "https://cats.example/%24%26%20%241/2");
});

test("an invalid model is reported with its problem", () => {
  const kinds = { tom: "model_unnamed", "a/b/1": "model_unnamed", "../1": "model_segment", "/1": "model_segment" };
  for (const [model, key] of Object.entries(kinds)) assert.equal(problemOf({ model }, "model"), key, model);
  assert.equal(problemOf({ model: "to\nm/1" }, "model"), "model_character");
  assert.equal(problemOf({ model: "t/1" }, "model"), "length");
  assert.equal(problemOf({ model: "tom/0" }, "model"), "minimum");
  assert.equal(problemOf({ model: "tom/1.5" }, "model"), "integer");
});

test("an image's URL is absolute and has no space or invisible character", () => {
  for (const url of ["", "cat.jpg", "ftp://a/b", "https://", "https:///a"]) {
    assert.equal(problemOf({ "image-url": url }, "image-url"), "url_invalid", url);
  }
  for (const url of ["https://a/b c", "https://a/\u2028", "https://a/\n", " "]) {
    assert.equal(problemOf({ "image-url": url }, "image-url"), "url_character", url);
  }
  assert.equal(problemOf({ "image-url": "http://a?x=é&y#z" }, "image-url"), undefined);
});

test("options are checked against their schemas", () => {
  const wrong = { "": "number", "٣": "number", "0x1": "number", "1e999": "exclusiveMaximum", "-1": "minimum", 10: "exclusiveMaximum" };
  for (const [value, key] of Object.entries(wrong)) assert.equal(problemOf({ "option.size": value }, "option.size"), key);
  assert.equal(problemOf({ "option.colour": "blue" }, "option.colour"), "enum");
  assert.equal(problemOf({ "option.fast": "yes" }, "option.fast"), "boolean");
});

test("the name of the key's variable is an identifier of ASCII letters", () => {
  for (const name of ["1A", "A B", "", "Ä", "A\n"]) assert.equal(problemOf({ "key-variable": name }, "key-variable"), "key_variable");
  assert.equal(resolve(DATA, "local", { "key-variable": "MY_KEY" }).variable, "MY_KEY");
});

test("a problem of one source does not affect the other", () => {
  assert.ok(troubled(resolve(DATA, "hosted", { "image-url": "cat" })));
  assert.ok(!troubled(resolve(DATA, "local", { "image-url": "cat" })));
  assert.ok(troubled(resolve(DATA, "local", { model: "" })));
});

test("a URL that is too long is a problem of the field with the longest part", () => {
  const long = "x".repeat(70);
  assert.equal(problemOf({ model: `${long}/1` }, "model"), "address");
  assert.equal(problemOf({ "image-url": `https://h/${long}` }, "image-url"), "address");
  assert.deepEqual(resolve(DATA, "local", { "image-url": `https://h/${long}` }).problems, {});
  const options = { model: "tom/7777777", "option.size": `5.${"0".repeat(70)}` };
  assert.deepEqual(Object.keys(resolve(DATA, "local", options).problems), ["option.size"]);
});

test("a path is blank if Python calls it white space", () => {
  for (const path of ["", " ", "\x1c\x85\u3000"]) assert.equal(problemOf({ "image-path": path }, "image-path"), "path_empty");
  for (const path of ["\ufeff", "\u200b", " a "]) assert.equal(problemOf({ "image-path": path }, "image-path"), undefined);
  assert.equal(problemOf({ "image-path": "\0" }, "image-path"), "path_nul");
});

test("options are in the endpoint's order, a plain number without quotes", () => {
  const { options } = resolve(DATA, "local", { "option.colour": "red", "option.size": "2.5" });
  assert.deepEqual(options, [["size", { text: "2.5", kind: "number" }], ["colour", text("red")]]);
  assert.equal(resolve(DATA, "local", { "option.size": "1e0" }).options[0][1].kind, "text");
  assert.equal(resolve(DATA, "local", { "option.size": "-0" }).options[0][1].kind, "text");
});

test("the model's path and the query of the options are holes", () => {
  const values = holes(DATA.endpoint, resolve(DATA, "local", { "option.size": "5", "option.colour": "red" }), { size: "big", colour: "c" });
  assert.equal(values.model_path.text, "tom/1");
  assert.equal(values.url_with_options.text, "https://cats.example/tom/1?size=5&colour=red");
  assert.equal(values["options.0.keyword"].text, "big");
});

test("the number of options chooses the shape of a snippet", () => {
  assert.equal(filled({}), 'send "https://cats.example/tom/1"\n"cat.jpg"\n');
  assert.equal(filled({ "option.size": "5" }), 'send "https://cats.example/tom/1?size=5"\nsize size=5\n"cat.jpg"\n');
  assert.equal(filled({ "image-path": "</script>$&" }), 'send "https://cats.example/tom/1"\n"</script>$&"\n');
});

/** Fills one hole by a rule, in a language whose keys of small letters need no quotes. */
function written(hole, rule, given = {}) {
  const data = {
    ...DATA,
    languages: { c: { literal: { ...C_LIKE, bare: "[a-z]+" } } },
    lines: [[["s2", null, hole, rule]]],
    variants: { "c/plain/local": { options: null, shapes: [[0], [0]] } },
  };
  return fill(data, "c/plain/local", resolve(data, "local", given))[0].text;
}

test("a raw value is written unchanged", () => {
  assert.equal(written("key_variable", "raw"), "CATS_KEY");
  assert.equal(written("key_variable", "raw", { "key-variable": "__proto__" }), "__proto__");
  assert.equal(written("timeout", "raw"), "30");
});

test("a key has quotes if its language needs them", () => {
  assert.equal(written("image_path", "key", { "image-path": "cat" }), "cat");
  for (const [path, key] of [["a b", '"a b"'], ["cat\n", '"cat\\n"'], ["\ncat", '"\\ncat"'], ['a"', '"a\\""'], ["cat.jpg", '"cat.jpg"']]) {
    assert.equal(written("image_path", "key", { "image-path": path }), key);
  }
});

test("a text is one literal of constants and values", () => {
  const parts = JSON.stringify(["it: ", ["image_path", "literal"], "?a=", ["image_path", "percent"], "&", ["timeout", "raw"]]);
  assert.equal(written(parts, "text", { "image-path": 'a "b"' }), '"it: a \\"b\\"?a=a%20%22b%22&30"');
  assert.equal(written(JSON.stringify([["timeout", "literal"]]), "text"), '"30"');
  const url = JSON.stringify(["<", ["url", "percent"], ">"]);
  assert.equal(written(url, "text"), '"<https://cats.example/tom/1>"');
});

test("a text that no literal can hold is refused", () => {
  const parts = JSON.stringify(["\ud800", ["image_path", "literal"]]);
  assert.throws(() => written(parts, "text"), { message: "surrogate" });
});

test("a number's run has a number's style", () => {
  const style = (value) => fill(DATA, "c/plain/local", resolve(DATA, "local", { "option.size": value })).find((run) => run.hole === "options.0.value").style;
  assert.deepEqual(["5", "2.5", "1e0"].map(style), ["mi", "mf", "s2"]);
});

test("an option that a client does not support is a problem", () => {
  assert.equal(filled({ "option.size": "5" }, "c/sdk/local").split("\n")[1], "size big=5");
  assert.throws(() => filled({ "option.colour": "red" }, "c/sdk/local"), { message: "option_unknown" });
});

test("a variable that the language has its own use for is a problem", () => {
  const languages = { c: { title: "C", literal: C_LIKE, reserved: ["PATH"] } };
  const shown = (name) => fill({ ...DATA, languages }, "c/plain/local", resolve(DATA, "local", { "key-variable": name }));
  assert.ok(shown("PATHS").length);
  assert.throws(() => shown("PATH"), { message: "key_variable_reserved" });
  assert.ok(troubled(resolve(DATA, "local", { "key-variable": "P".repeat(256) })));
});

test("braces in the values of a message are not replaced", () => {
  assert.equal(words(DATA.messages, ["maximum", { name: "{limit}", value: "$&", limit: 3 }]), "{limit} is $&, which is more than 3");
  const problem = resolve(DATA, "local", { model: "x" }).problems.model;
  assert.equal(sentence(DATA.messages, problem), "“x” does not name a model: write it as name/version, for example tom/1");
  assert.equal(sentence(DATA.messages, new Problem("refused", { code: "0000" })), "the character U+0000 cannot be used");
});

test("a URL has the fields, the source, the language and the client, and never a key", () => {
  const names = fieldNames(DATA.endpoint);
  const search = "?model=tom%2F7&image=hosted&option.size=5&lang=go&client=net_http&api-key=secret&api_key=secret&key=secret";
  assert.deepEqual(stateOf(search, names), {
    given: { model: "tom/7", "option.size": "5" },
    source: "hosted",
    lang: "go",
    client: "net_http",
  });
  assert.equal(stateOf("?image=elsewhere", names).source, "");
  assert.ok(!names.some((name) => /key/.test(name) && name !== "key-variable"));
});

test("a URL can be read back with any text in it", () => {
  const hostile = "a&b=c#d?e/+ %20 é😀\"'<>\\\n";
  const search = searchWith("?h=found", { model: hostile, image: "local", "image-url": "" });
  assert.equal(stateOf(search, ["model"]).given.model, hostile);
  assert.ok(search.startsWith("?h=found&model="));
  assert.equal(searchWith(search, { h: "", model: "", image: "" }), "");
});

test("a link to another language leads to the same page, with query and fragment", () => {
  const at = (here, from, to) => counterpart(here, new URL(from), new URL(to));
  assert.equal(at("https://d.example/s/a/b/?m=1#x", "https://d.example/s/", "https://d.example/s/ja/"), "https://d.example/s/ja/a/b/?m=1#x");
  assert.equal(at("https://d.example/s/ja/a/?m=1", "https://d.example/s/ja/", "https://d.example/s/"), "https://d.example/s/a/?m=1");
  assert.equal(at("https://d.example/ja/", "https://d.example/ja/", "https://d.example"), "https://d.example/");
  assert.equal(at("https://d.example/elsewhere", "https://d.example/s/", "https://d.example/s/ja"), "https://d.example/s/ja/");
  assert.equal(at("file:///s/a/index.html#x", "file:///s/", "file:///s/ja/index.html"), "file:///s/ja/a/index.html#x");
});

test("a set of tabs is recognised by the variants in it", () => {
  const languages = tabsOf([["go/net_http/local"], ["ruby/net_http/local", "ruby/httparty/local"]]);
  assert.deepEqual(languages, { kind: "lang", names: ["go", "ruby"] });
  const clients = tabsOf([["ruby/net_http/local"], ["ruby/httparty/local"]]);
  assert.deepEqual(clients, { kind: "client", language: "ruby", names: ["net_http", "httparty"] });
  assert.deepEqual(tabsOf([["go/net_http/local"]]), { kind: "lang", names: ["go"] });
});
