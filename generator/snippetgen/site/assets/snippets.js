// Fills the values of the page's form into the snippets, at the holes that the build has marked, so that the page shows
// what `snippetgen render` prints for the same inputs. Without this script the page shows the default snippets.
//
// The first half is pure and mirrors snippetgen's literal.py and request package; the second half changes the page. The
// script never asks for an API key, stores one, or puts one into a URL: snippets read it from the environment.

// It is a classic script, since browsers load no module from file://. The tests load it as CommonJS.
(() => {
"use strict";

// ---- Problems ----

/** A wrong input: the key of a message and the values of its `{places}`, and the same for the remedy. */
class Problem extends Error {
  constructor(what, places = {}, remedy = "", remedyPlaces = {}) {
    super(what);
    this.what = [what, places];
    this.remedy = remedy && [remedy, remedyPlaces];
  }
}

/** Returns the message `key`, with its `{places}` replaced by their values. */
function words(messages, [key, places]) {
  return messages[key].replace(/\{(\w+)\}/g, (_, name) => places[name]);
}

/** Returns a problem on one line, in the page's language. */
function sentence(messages, { what, remedy }) {
  const said = words(messages, what);
  return remedy ? words(messages, ["problem", { what: said, remedy: words(messages, remedy) }]) : said;
}

const hexadecimal = (character) => character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");

function refused(key, character) {
  return new Problem(key, { code: hexadecimal(character) });
}

// ---- Values become source text ----

// A value is { text, kind }. The kind is "text" (as typed), "encoded" (percent-encoded) or "number" (unquoted).
const text = (value) => ({ text: value, kind: "text" });
const encoded = (value) => ({ text: value, kind: "encoded" });
const number = (value) => ({ text: String(value), kind: "number" });

const PLAIN_NUMBER = /^(?!-0$)-?(?:0|[1-9]\d{0,8})(?:\.\d{0,3}[1-9])?$/;
const SURROGATE = /[\ud800-\udfff]/u;

function encodable(value) {
  const [surrogate] = SURROGATE.exec(value) ?? [];
  if (surrogate) {
    const places = { code: hexadecimal(surrogate) };
    throw new Problem("surrogate", places, "surrogate_remedy");
  }
  return value;
}

/** Percent-encodes a text as UTF-8, except for the unreserved characters of RFC 3986, section 2.3. */
function percent(value) {
  return encodeURIComponent(encodable(value)).replace(/[!'()*]/g, (character) => `%${hexadecimal(character).slice(2)}`);
}

const bytes = (value) => new TextEncoder().encode(value);
const octal = (character) => Array.from(bytes(character), (byte) => `\\${byte.toString(8).padStart(3, "0")}`).join("");

/** Fills a code point into a format string of literal.py: `{{`, `}}`, `{}`, `{:x}`, `{:04x}` and `{octal}`. */
function formatted(form, code) {
  return form.replace(/\{\{|\}\}|\{(octal)?(?::0?(\d*)(x))?\}/g, (place, bytewise, width, hex) => {
    if (place === "{{" || place === "}}") return place[0];
    if (bytewise) return octal(String.fromCodePoint(code));
    return hex ? code.toString(16).padStart(Number(width), "0") : String(code);
  });
}

const classes = new Map();

/** Returns a regular expression for the character class `inside`. */
function classOf(inside) {
  if (!classes.has(inside)) classes.set(inside, new RegExp(`[${inside}]`, "u"));
  return classes.get(inside);
}

function escaped(rule, one, unsafe) {
  if (Object.hasOwn(rule.escapes ?? {}, one)) return rule.escapes[one];
  encodable(one);
  if (rule.refuses?.includes(one)) throw refused("refused", one);
  if (!classOf(rule.unsafe ?? unsafe).test(one)) return one;
  if (!rule.other) throw refused("invisible", one);
  const code = one.codePointAt(0);
  if (code < 0x10000) return formatted(rule.other, code);
  if (rule.astral) return formatted(rule.astral, code);
  return formatted(rule.other, one.charCodeAt(0)) + formatted(rule.other, one.charCodeAt(1));
}

/** Writes `value` as a literal by a language's rule; `unsafe` is the default for characters that need an escape. */
function literal(rule, value, unsafe) {
  if (value.kind === "number") return value.text;
  try {
    if (rule.longest && bytes(encodable(value.text)).length > rule.longest) {
      throw new Problem("longest", { bytes: rule.longest });
    }
    const written = Array.from(value.text, (one) => escaped(rule, one, unsafe));
    const quote = rule.quote ?? "";
    return `${quote}${written.join("")}${quote}`;
  } catch (problem) {
    if (!(problem instanceof Problem && rule.otherwise)) throw problem;
    return literal(rule.otherwise, value, unsafe);
  }
}

// ---- Inputs become a request ----

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const BLANK = /^[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*$/; // eslint-disable-line no-control-regex -- what str.isspace calls white space
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]{0,254}$/;
const NOT_IN_A_NAME = /[\0-\x1f\x7f\ud800-\udfff]/u; // eslint-disable-line no-control-regex -- finds control characters
const LIMITS = {
  minimum: (value, limit) => value >= limit,
  exclusiveMinimum: (value, limit) => value > limit,
  maximum: (value, limit) => value <= limit,
  exclusiveMaximum: (value, limit) => value < limit,
};

/** Validates a text against a schema; returns the key and the values of a message, or null if it is valid. */
function complaint(schema, value) {
  const kind = schema.type ?? "string";
  if (Array.isArray(kind)) return ["types", { types: kind.join(", ") }];
  if (kind === "number" || kind === "integer") return numberComplaint(schema, value, kind);
  if (kind === "boolean") return value === "true" || value === "false" ? null : ["boolean"];
  return kind === "string" ? textComplaint(schema, value) : ["type", { type: kind }];
}

function numberComplaint(schema, value, kind) {
  const size = Number(value);
  if (!NUMBER.test(value) || (kind === "integer" && !Number.isInteger(size))) return [kind];
  const broken = Object.keys(LIMITS).find((limit) => limit in schema && !LIMITS[limit](size, schema[limit]));
  if (broken) return [broken, { limit: schema[broken] }];
  return enumComplaint(schema, size);
}

function textComplaint(schema, value) {
  const length = Array.from(value).length;
  const fits = (schema.minLength ?? 0) <= length && length <= (schema.maxLength ?? length);
  const wrong = enumComplaint(schema, value) ?? (fits ? null : ["length"]);
  if (wrong) return wrong;
  return schema.pattern && !new RegExp(schema.pattern, "u").test(value) ? ["pattern", { pattern: schema.pattern }] : null;
}

function enumComplaint(schema, value) {
  return schema.enum && !schema.enum.includes(value) ? ["enum", { values: schema.enum.join(", ") }] : null;
}

function checked({ name, schema, example }, value) {
  encodable(value);
  const [key, places] = complaint(schema, value) ?? [];
  if (key) {
    const known = example !== undefined && example !== null;
    throw new Problem(
      key,
      { name, value: JSON.stringify(value), ...places },
      known ? "value_remedy_example" : "value_remedy",
      { type: schema.type ?? "value", example },
    );
  }
  return value;
}

const plain = (value) => value.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

/** Returns the percent-encoded URL for a model, which is elsewhere if the path has no place for it. */
function modelUrl(endpoint, model) {
  if (!endpoint.model) {
    encodable(model);
    return endpoint.base_url + endpoint.path;
  }
  const [first, ...places] = endpoint.model.split(/\{[^{}]+\}/).map(plain);
  const names = Array.from(endpoint.model.matchAll(/\{([^{}]+)\}/g), (place) => place[1]);
  const keeps = (name) => endpoint.keep_slashes?.includes(name);
  const parts = names.map((name, index) => (keeps(name) || names.length === 1 ? "([^]+)" : "([^/]*)") + places[index]);
  const found = new RegExp(`^${first}${parts.join("")}$`, "u").exec(model);
  const remedy = { written: endpoint.model.replace(/[{}]/g, ""), example: endpoint.example.model };
  if (!found) throw new Problem("model_unnamed", { model }, "model_remedy", remedy);
  return names.reduce((url, name, index) => {
    const value = found[index + 1];
    const segments = keeps(name) ? value.split("/") : [value];
    const wrong = segments.find((segment) => ["", ".", ".."].includes(segment));
    if (wrong !== undefined) throw new Problem("model_segment", { name, model, segment: wrong }, "model_remedy", remedy);
    const [bad] = NOT_IN_A_NAME.exec(value) ?? [];
    if (bad) throw new Problem("model_character", { name, code: hexadecimal(bad) }, "model_remedy", remedy);
    checked(endpoint.parameters.find((parameter) => parameter.name === name), value);
    return url.replaceAll(`{${name}}`, () => segments.map(percent).join("/"));
  }, endpoint.base_url + endpoint.path);
}

function imageUrl(url, unsafe) {
  const [bad] = classOf(`\\s${unsafe}`).exec(url) ?? [];
  if (bad) throw new Problem("url_character", { code: hexadecimal(bad) }, "url_character_remedy");
  if (!/^https?:\/\/[^/?#]+(?:[/?#]|$)/.test(url)) {
    const escape = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
    throw new Problem("url_invalid", { url: JSON.stringify(url).replace(/[^ -~]/g, escape) }, "url_remedy");
  }
  return encodable(url);
}

function imagePath(path, example) {
  const blank = BLANK.test(path);
  if (blank || path.includes("\0")) throw new Problem(blank ? "path_empty" : "path_nul", {}, "path_remedy", { example });
  return encodable(path);
}

function keyVariable(name) {
  if (!VARIABLE.test(name)) throw new Problem("key_variable", { name }, "key_variable_remedy");
  return name;
}

function option(parameter, value) {
  checked(parameter, value);
  const counts = ["number", "integer"].includes(parameter.schema.type) && PLAIN_NUMBER.test(value);
  return [parameter.name, counts ? number(value) : text(value)];
}

const OPTION = "option.";

/** Returns the names of the form's text fields, which are also the names in the page's URL. */
function fieldNames(endpoint) {
  const options = endpoint.options.map(({ name }) => OPTION + name);
  return ["model", "image-path", "image-url", ...options, "key-variable"];
}

/** Returns the name of the field for an image of `source`. */
const imageField = (source) => (source === "hosted" ? "image-url" : "image-path");

/** Returns the request for `given` (field → text; the others have defaults), with the problem of each field. */
function resolve(data, source, given) {
  const { endpoint, unsafe } = data;
  const { example } = endpoint;
  const problems = {};
  const part = (field, read, preset) => {
    try {
      return read(given[field] ?? preset);
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      problems[field] = problem;
      return undefined;
    }
  };
  const image = {
    local: (path) => imagePath(path, example.image_path),
    hosted: (url) => imageUrl(url, unsafe),
  };
  const request = {
    source,
    variable: endpoint.key ? part("key-variable", keyVariable, endpoint.key) : "",
    url: part("model", (model) => modelUrl(endpoint, model), example.model),
    model: given.model,
    image: part(imageField(source), image[source], source === "local" ? example.image_path : example.image_url),
    options: endpoint.options
      .filter(({ name }) => given[OPTION + name] !== undefined)
      .map((parameter) => part(OPTION + parameter.name, (value) => option(parameter, value)))
      .filter(Boolean),
  };
  return { ...request, problems: Object.keys(problems).length ? problems : tooLong(endpoint, request) };
}

/** Returns the problem of a URL that is too long for some client or server, at the field with the longest part. */
function tooLong(endpoint, request) {
  const parts = { model: request.url };
  for (const { name, kind, value } of queryOf(endpoint, request)) {
    const field = { image: "image-url", key: "auth" }[kind] ?? OPTION + name;
    parts[field] = `${percent(name)}=${percent(value.text)}`;
  }
  const length = Object.values(parts).join("&").length;
  if (length <= endpoint.longest_address) return {};
  const longest = Object.keys(parts).reduce((most, part) => (parts[part].length > parts[most].length ? part : most));
  return { [longest]: new Problem("address", { length, most: endpoint.longest_address }, "address_remedy") };
}

/** Returns whether a request has a problem. */
const troubled = ({ problems }) => Object.keys(problems).length > 0;

const NOTHING = { pairs: [], constants: {}, models: [], types: {} };
const ofSource = (endpoint, { source }) => endpoint.sources[source] ?? NOTHING;

/** Returns the pairs of the query in order, without the options that are not given. */
function queryOf(endpoint, request) {
  const given = new Map(request.options);
  const value = {
    image: () => text(request.image),
    key: () => text(""),
    option: ({ name }) => given.get(name),
    number: (pair) => number(pair.text),
    text: (pair) => text(pair.text),
  };
  return ofSource(endpoint, request)
    .pairs.map((pair) => ({ ...pair, value: value[pair.kind](pair) }))
    .filter((pair) => pair.value);
}

/** Returns the values of holes that depend on the media type of the image, by the extension of its path or URL. */
function typed(endpoint, { image }, types) {
  const ending = image.split("?")[0].split(".").pop().toLowerCase();
  return (Object.hasOwn(endpoint.image_types, ending) && types[endpoint.image_types[ending]]) || {};
}

/** Returns the value of every hole, like Request.values. */
function holes(endpoint, request, keywords) {
  const { repeated, constants, models, types } = ofSource(endpoint, request);
  const pairs = queryOf(endpoint, request);
  const moving = pairs.findIndex(({ kind }) => kind === "key" || (kind === "image" && !repeated));
  const folded = moving < 0 ? pairs : pairs.slice(0, moving);
  const encode = ({ name, value, written }) => written ?? `${percent(name)}=${percent(value.text)}`;
  const query = folded.map(encode).join("&");
  const values = {};
  for (const [name, [written, kind]] of Object.entries(constants)) values[name] = { text: written, kind };
  for (const [name, written] of Object.entries(typed(endpoint, request, types))) values[name] = text(written);
  if (request.model !== undefined) for (const name of models) values[name] = text(request.model);
  Object.assign(values, {
    url: encoded(request.url),
    url_with_options: encoded(query ? `${request.url}?${query}` : request.url),
    base_url: encoded(endpoint.base_url),
    model_path: encoded(request.url.slice(endpoint.base_url.length).replace(/^\/+/, "")),
    image_path: text(request.image),
    image_url: text(request.image),
    image_parameter: text(endpoint.image),
    key_variable: text(request.variable),
    timeout: number(endpoint.timeout),
  });
  folded.forEach(({ name, value }, index) => {
    values[`options.${index}.name`] = text(name);
    values[`options.${index}.value`] = value;
    values[`options.${index}.keyword`] = text(keywords ? keywords[name] : name);
  });
  pairs.slice(folded.length).forEach(({ name, value }, index) => {
    values[`query.${index}.name`] = text(name);
    values[`query.${index}.value`] = value;
  });
  return values;
}

// ---- A request becomes a snippet ----

function expressed(client, keywords, options) {
  const unknown = keywords && options.find(([name]) => !Object.hasOwn(keywords, name));
  if (unknown) {
    const names = Object.keys(keywords).join(", ");
    throw new Problem("option_unknown", { client, name: unknown[0] }, "option_remedy", { names });
  }
}

function unreserved({ title, reserved }, name) {
  if (reserved?.includes(name)) {
    throw new Problem("key_variable_reserved", { language: title, name }, "key_variable_reserved_remedy");
  }
}

/** Returns the runs of a snippet for a request without problems: { style, text }; a hole has { hole, rule, value } too. */
function fill(data, variant, request) {
  const [language, client] = variant.split("/");
  const { options: keywords, shapes } = data.variants[variant];
  expressed(client, keywords, request.options);
  unreserved(data.languages[language], request.variable);
  const values = holes(data.endpoint, request, keywords);
  const { literal: rule, block, format } = data.languages[language];
  const asLiteral = (value) => literal(rule, value, data.unsafe);
  const bare = rule.bare && new RegExp(`^(?:${rule.bare})$`, "u");
  const asKey = (value) => rule.keys?.[value.text] ?? (bare?.test(value.text) ? value.text : asLiteral(value));
  const asJson = (how) => (value) => {
    if (value.kind === "number") return value.text;
    return literal(how ?? rule, text(JSON.stringify(encodable(value.text))), data.unsafe);
  };
  const write = {
    literal: asLiteral,
    text: asLiteral,
    percent: asPercent,
    raw: (value) => value.text,
    key: asKey,
    json: asJson(block),
    format: asJson(format),
  };
  return shapes[request.options.length].flatMap((line) => data.lines[line]).map((run) => {
    if (typeof run === "string") return { style: "", text: run };
    const [style, fixed, hole, how] = run;
    if (hole === undefined) return { style, text: fixed };
    const value = valueOf(values, hole, how);
    return { style: styleOf(style, how, value), text: write[how](value), hole, rule: how, value };
  });
}

const asPercent = (value) => (value.kind === "encoded" ? value.text : percent(value.text));

/** Returns the value of a hole, undefined without one; for the rule "text", the value of its parts joined. */
function valueOf(values, hole, rule) {
  if (rule !== "text") return values[hole];
  const stated = JSON.parse(hole);
  if (stated.some((part) => typeof part !== "string" && !values[part[0]])) return undefined;
  const parts = stated.map((part) => {
    if (typeof part === "string") return part;
    const [name, how] = part;
    if (how === "quoted") return values[name].text.replace(/["\\]/g, String.raw`\$&`);
    return how === "percent" ? asPercent(values[name]) : values[name].text;
  });
  return text(parts.join(""));
}

/** Returns the style of a run; a number has the style of a number, even if the example in the build is a text. */
function styleOf(style, rule, { kind, text: written }) {
  if (rule !== "literal" || !/^[ms]/.test(style)) return style;
  if (kind === "number") return written.includes(".") ? "mf" : "mi";
  return style.startsWith("m") ? "s2" : style;
}

// ---- State: the page's URL and the browser's storage ----

const SOURCES = ["local", "hosted"];

/** Returns the state in a query: the form's fields, the source, language and client. Other names are ignored. */
function stateOf(search, names) {
  const query = new URLSearchParams(search);
  const pick = (keys) => Object.fromEntries(keys.filter((key) => query.get(key)).map((key) => [key, query.get(key)]));
  const { image, lang, client, ...given } = pick([...names, "image", "lang", "client"]);
  return { given, source: SOURCES.includes(image) ? image : "", lang: lang ?? "", client: client ?? "" };
}

/** Returns `search` with `changes` (name → text; an empty text removes the name) and everything else unchanged. */
function searchWith(search, changes) {
  const query = new URLSearchParams(search);
  for (const [name, value] of Object.entries(changes)) {
    if (value) query.set(name, value);
    else query.delete(name);
  }
  return query.size ? `?${query}` : "";
}

/** Returns the URL below the site root `to` for the page `here` below `from`, with the same query and fragment. */
function counterpart(here, from, to) {
  const target = new URL(here);
  const below = target.pathname.startsWith(from.pathname) ? target.pathname.slice(from.pathname.length) : "";
  target.pathname = to.pathname.replace(/(?:index\.html)?$/, "").replace(/\/?$/, "/") + below;
  return target.href;
}

/** Returns whether the tabs of a set are languages or the clients of one language, given the variants in each tab. */
function tabsOf(blocks) {
  const parts = blocks.map((variants) => variants.map((variant) => variant.split("/")));
  const languages = parts.map((block) => block[0]?.[0]);
  if (new Set(languages).size === blocks.length) return { kind: "lang", names: languages };
  return { kind: "client", language: languages[0], names: parts.map((block) => block[0]?.[1]) };
}

// ---- The page ----

const all = (selector, within = document) => [...within.querySelectorAll(selector)];

/** Returns access to JSON in the browser's storage, under `key`. A browser without storage is not an error. */
function memory(key) {
  return {
    read() {
      try {
        return JSON.parse(localStorage.getItem(key)) ?? {};
      } catch {
        return {};
      }
    },
    write(value) {
      try {
        localStorage.setItem(key, JSON.stringify(value));
      } catch {
        // Without storage, the choice is forgotten.
      }
    },
  };
}

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** Writes `changes` to the page's URL. A fragment that names a tab is removed, since it could contradict them. */
function writeAddress(changes) {
  const fragment = location.hash.startsWith("#__tabbed_") ? "" : location.hash;
  const search = searchWith(location.search, changes);
  if (search === location.search && fragment === location.hash) return;
  try {
    history.replaceState(history.state, "", `${location.pathname}${search}${fragment}`);
  } catch {
    // The browser limits how often the URL changes; the next change writes the whole state.
  }
}

// Copying.

async function copyText(value) {
  try {
    await navigator.clipboard.writeText(value);
    return true;
  } catch {
    return copyBySelection(value); // the clipboard needs HTTPS
  }
}

function copyBySelection(value) {
  const focused = document.activeElement;
  const field = element("textarea", { value, readOnly: true, className: "snippets-unseen" });
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  focused?.focus({ preventScroll: true });
  return done;
}

function startCopying() {
  const status = element("div", { className: "snippets-unseen", role: "status", ariaLive: "polite" });
  document.body.append(status);
  for (const button of all(".snippet-copy")) {
    const label = button.textContent;
    let timer = 0;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const copied = await copyText(button.closest(".snippet").querySelector("pre code").textContent);
      const said = copied ? button.dataset.copied : button.dataset.failed;
      status.textContent = said;
      if (copied) button.textContent = said;
      clearTimeout(timer);
      timer = setTimeout(() => {
        button.textContent = label;
        status.textContent = "";
      }, 2000);
    });
  }
}

// Tabs.

function tabSet(set) {
  const inputs = all(":scope > input", set);
  const blocks = all(":scope > .tabbed-content > .tabbed-block", set);
  const variants = blocks.map((block) => all(".snippet[data-variant]", block).map((found) => found.dataset.variant));
  return { inputs, blocks, labels: all(":scope > .tabbed-labels > label", set), ...tabsOf(variants) };
}

/** Opens a tab of a set, with a change event for other listeners, and marks it for print. */
function openTab({ inputs, blocks, labels }, index) {
  const input = inputs[index];
  if (input && !input.checked) {
    input.checked = true;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
  for (const parts of [blocks, labels]) {
    parts.forEach((part, place) => part.classList.toggle("snippets-chosen", inputs[place].checked));
  }
}

/** Starts the tabs; returns how to choose a language or a client in all of them, and to follow the choice. */
function startTabs() {
  const kept = memory("snippets.tabs");
  const sets = all(".tabbed-set").filter((set) => set.querySelector(".snippet[data-variant]")).map(tabSet);
  const choice = { clients: {}, ...kept.read() };
  const followers = [];
  let busy = false;

  const wanted = (set) => (set.kind === "lang" ? choice.lang : choice.clients[set.language]);
  const show = () => {
    busy = true;
    for (const set of sets) openTab(set, set.names.indexOf(wanted(set)));
    busy = false;
    for (const follow of followers) follow();
  };
  const choose = (language, client) => {
    choice.lang = language;
    if (client) choice.clients[language] = client;
    kept.write(choice);
    writeAddress({ lang: language, client: choice.clients[language] });
    show();
  };
  const clicked = (set, index) => {
    const before = set.labels[index].getBoundingClientRect().top;
    if (set.kind === "lang") choose(set.names[index]);
    else choose(set.language, set.names[index]);
    scrollBy({ top: set.labels[index].getBoundingClientRect().top - before, behavior: "instant" });
  };

  const asked = stateOf(location.search, []);
  if (asked.lang) choice.lang = asked.lang.toLowerCase();
  const client = asked.client.toLowerCase().replaceAll("-", "_");
  for (const { kind, language, names } of sets) {
    if (kind === "client" && names.includes(client) && [language, ""].includes(asked.lang && choice.lang)) {
      choice.clients[language] = client;
      choice.lang ??= language;
    }
  }
  for (const set of sets) {
    set.inputs.forEach((input, index) => input.addEventListener("change", () => busy || clicked(set, index)));
  }
  show();
  return { choose, show, follow: (follower) => followers.push(follower) };
}

// The form.

/** Adds a line for errors below a field, and returns a function that sets its text. */
function errorLine(field) {
  const line = element("p", { className: "snippets-error", id: `${field.id}-error`, ariaLive: "polite", hidden: true });
  field.after(line);
  field.setAttribute("aria-describedby", [field.getAttribute("aria-describedby"), line.id].filter(Boolean).join(" "));
  return (said) => {
    line.textContent = said;
    line.hidden = !said;
    if (said) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  };
}

function span(className, content, data = {}) {
  const made = element("span", { className }, content);
  Object.assign(made.dataset, data);
  return made;
}

/** Returns a run as the build writes it; a hole without its default value is marked as the reader's. */
function shown(run, defaults) {
  let content = run.text;
  if (run.hole) {
    const yours = valueOf(defaults, run.hole, run.rule)?.text !== run.value.text;
    content = span(yours ? "hole hole-yours" : "hole", content, { hole: run.hole, rule: run.rule });
  }
  return run.style ? span(run.style, content) : content;
}

const sourceOf = (variant) => variant.split("/")[2];

function showSnippet(snippet, data, requests, defaults) {
  const { variant } = snippet.dataset;
  const request = requests[sourceOf(variant)];
  const say = (said) => {
    const line = snippet.querySelector(".snippet-problem");
    line.textContent = said;
    line.hidden = !said;
    snippet.classList.toggle("snippet-stale", Boolean(said));
  };
  if (troubled(request)) {
    say(data.messages.stale);
    return;
  }
  try {
    const runs = fill(data, variant, request);
    const code = snippet.querySelector("pre code");
    if (code.textContent !== runs.map((run) => run.text).join("")) {
      code.replaceChildren(...runs.map((run) => shown(run, defaults[request.source])));
    }
    say("");
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    say(sentence(data.messages, problem));
  }
}

/** Returns a selector for the snippets that a form fills. */
const snippetsOf = ({ endpoint }) => `.snippet[data-endpoint="${CSS.escape(endpoint.name)}"]`;

/** Returns the elements from the form to the next heading; snippets in them follow its switch and its menus. */
function elementsBelow(form) {
  const found = [];
  for (let next = form.nextElementSibling; next && !/^H[1-6]$/.test(next.tagName); next = next.nextElementSibling) {
    found.push(next);
  }
  return found;
}

/** Returns the sets of an endpoint's snippets among `elements`, each with its source and its title. */
function sourceBlocks(elements, mine) {
  return elements.flatMap((block, index) => {
    const [snippet] = all(mine, block);
    const above = elements[index - 1];
    const title = above?.classList.contains("snippets-title") ? above : null;
    return snippet ? [{ block, title, source: sourceOf(snippet.dataset.variant) }] : [];
  });
}

const choices = (titles) => Array.from(titles, ([name, title]) => new Option(title, name));

/** Starts the menus of languages and clients, which replace the labels of the tabs in `blocks`. */
function startMenus(form, data, blocks, tabs) {
  const within = blocks.flatMap(({ block }) => all(snippetsOf(data), block));
  const languages = new Map();
  for (const { variant } of within.map(({ dataset }) => dataset)) {
    const [language, client] = variant.split("/");
    if (!languages.has(language)) languages.set(language, new Map());
    languages.get(language).set(client, data.variants[variant].client);
  }
  if (!languages.size) return;
  const { language, client } = form.elements;
  language.replaceChildren(...choices(Array.from(languages.keys(), (name) => [name, data.languages[name].title])));
  const show = () => {
    const visible = within.find((snippet) => snippet.offsetParent) ?? within[0];
    const [lang, used] = visible.dataset.variant.split("/");
    language.value = lang;
    client.replaceChildren(...choices(languages.get(lang)));
    client.value = used;
  };
  language.addEventListener("change", () => tabs.choose(language.value));
  client.addEventListener("change", () => tabs.choose(language.value, client.value));
  for (const menu of [language, client]) menu.parentElement.hidden = false;
  for (const { block } of blocks) block.classList.add("snippets-governed");
  tabs.follow(show);
  show();
}

/** Starts the button that opens the fields behind it; returns a function that opens them. */
function startMore(form) {
  const more = form.querySelector(".snippets-more");
  const toggle = form.querySelector(".snippets-toggle");
  const open = (wanted) => {
    more.hidden = !wanted;
    toggle.setAttribute("aria-expanded", String(wanted));
  };
  toggle?.addEventListener("click", () => open(more.hidden));
  return (field) => more?.contains(field) && open(true);
}

function startForm(form, data, tabs) {
  const names = fieldNames(data.endpoint);
  const fields = names.map((name) => form.elements.namedItem(name)).filter(Boolean);
  const kept = memory(`snippets.form:${data.endpoint.name}:${data.endpoint.base_url}${data.endpoint.path}`);
  const lines = new Map(fields.map((field) => [field, errorLine(field)]));
  const snippets = all(snippetsOf(data));
  const sources = SOURCES.filter((source) => source in data.endpoint.sources);
  const forSources = (make) => Object.fromEntries(sources.map((source) => [source, make(source)]));
  const defaults = forSources((source) => holes(data.endpoint, resolve(data, source, {}), null));
  const blocks = sourceBlocks(elementsBelow(form), snippetsOf(data));
  const radios = blocks.length ? all('input[name="image"]', form) : [];
  const reveal = startMore(form);

  const given = () => Object.fromEntries(fields.filter((field) => field.value).map(({ name, value }) => [name, value]));
  const source = () => radios.find((radio) => radio.checked)?.value ?? "";
  const show = () => {
    const requests = forSources((wanted) => resolve(data, wanted, given()));
    const seen = sources.filter((wanted) => [wanted, ""].includes(source()));
    const problems = Object.assign({}, ...seen.map((wanted) => requests[wanted].problems));
    for (const [field, say] of lines) {
      const problem = problems[field.name];
      say(problem ? sentence(data.messages, problem) : "");
      if (problem) reveal(field);
    }
    for (const snippet of snippets) showSnippet(snippet, data, requests, defaults);
    for (const field of all(".snippets-field[data-source]", form)) {
      field.hidden = source() !== "" && field.dataset.source !== source();
    }
    for (const { block, title, source: of } of blocks) {
      block.hidden = source() !== "" && of !== source();
      if (title) title.hidden = source() !== "";
    }
  };
  const first = form === document.querySelector("form.snippets-form"); // the URL has the values of one form
  const address = () => {
    if (!first) return;
    const empty = Object.fromEntries(names.map((name) => [name, ""]));
    const usual = radios.find((radio) => radio.defaultChecked)?.value;
    writeAddress({ ...empty, ...given(), image: source() === usual ? "" : source() });
  };
  const changed = () => {
    show();
    kept.write({ given: given(), source: source() });
    address();
  };

  const asked = stateOf(first ? location.search : "", names);
  const state = asked.source || Object.keys(asked.given).length ? asked : { given: {}, source: "", ...kept.read() };
  for (const field of fields) {
    field.value = state.given[field.name] ?? field.defaultValue;
    if (field.value) reveal(field);
  }
  for (const radio of radios) radio.checked = state.source ? radio.value === state.source : radio.defaultChecked;
  for (const group of all(".snippets-switch", form)) group.hidden = !radios.length;
  show();
  startMenus(form, data, blocks, tabs);
  for (const event of ["input", "change"]) {
    form.addEventListener(event, ({ target }) => target instanceof HTMLSelectElement || changed());
  }
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => {
    changed();
    tabs.show(); // the menus are no fields of the request: they keep what they show
  }));
  address();
  form.hidden = false;
}

// The panel that sends the request.

const HERE = globalThis.document?.currentScript?.src;

/** Loads the script and the style sheet of the panel when a reader opens it: most never do. */
function startPanel() {
  const load = () => {
    if (document.querySelector("script.try-script")) return; // it starts the panels of later pages by itself
    document.head.append(
      element("link", { rel: "stylesheet", href: new URL("try.css", HERE) }),
      element("script", { className: "try-script", src: new URL("try.js", HERE) }),
    );
  };
  for (const panel of all("details.try-panel")) panel.addEventListener("toggle", load, { once: true });
}

// The language of the site.

/** Makes links to the site in another language lead to the same page, with the same query and fragment. */
function startLanguages() {
  const config = document.getElementById("__config");
  const root = new URL(config ? JSON.parse(config.textContent).base : ".", location.href);
  const from = new URL(root.href.replace(/\/?$/, "/"));
  for (const link of all("a.md-select__link[hreflang]")) {
    const to = new URL(link.href);
    const aim = () => {
      link.href = counterpart(location.href, from, to);
    };
    for (const event of ["focus", "pointerenter", "pointerdown"]) link.addEventListener(event, aim);
    link.addEventListener("click", (event) => {
      aim();
      event.stopPropagation(); // the theme's own handler would drop the query
    });
  }
}

/** Names the search dialog, which has no accessible name in the theme. */
function nameSearch() {
  const name = document.querySelector("[data-md-component='search-query']")?.getAttribute("aria-label");
  if (name) document.querySelector("[data-md-component='search']")?.setAttribute("aria-label", name);
}

/** Makes a table or code that scrolls focusable, for keyboards (WCAG 2.2, 2.1.1). */
function reachWhatScrolls() {
  const content = document.querySelector(".md-content");
  if (!content) return;
  new ResizeObserver(() => {
    for (const one of all(".md-typeset__scrollwrap, .md-typeset pre > code")) {
      if (one.scrollWidth > one.clientWidth) one.tabIndex = 0;
      else one.removeAttribute("tabindex");
    }
  }).observe(content);
}

/** Starts what is in the content of a page. */
function startPage() {
  startCopying();
  const tabs = startTabs();
  const data = all("template.snippets-data");
  all("form.snippets-form").forEach((form, index) => {
    startForm(form, JSON.parse(data[index].content.textContent), tabs);
  });
  startPanel();
  reachWhatScrolls();
}

/** Starts all of a page. With `navigation.instant`, Material replaces the content later, and `document$` says when. */
function start() {
  startLanguages();
  nameSearch();
  if (globalThis.document$) globalThis.document$.subscribe(startPage);
  else startPage();
}

if (globalThis.document) {
  globalThis.snippetgen = { element, percent, resolve, sentence, troubled, words }; // for try.js
  start();
} else {
  module.exports = {
    Problem, counterpart, element, fieldNames, fill, holes, literal, modelUrl, percent, resolve, searchWith, sentence,
    stateOf, tabsOf, troubled, words,
  };
}
})();
