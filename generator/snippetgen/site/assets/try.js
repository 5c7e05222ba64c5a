// Sends a request from the reader's browser, and shows the answer, drawn on the image where it has boxes or outlines.
// The build describes the request (see snippetgen's site/try_it.py); without this script, the panel is hidden.
//
// Keys stay in their fields and are sent to the documented server only. They never enter storage, the page's address or
// another element. What the server sends is shown as text, by the DOM's own methods, and never as HTML.

// It is a classic script, which snippets.js loads when a reader opens the panel.
(() => {
"use strict";

const { element, percent, resolve, sentence, troubled, words } = globalThis.snippetgen ?? require("./snippets.js");

// ---- A request is filled in ----

const asText = (value) => (typeof value === "string" ? value : JSON.stringify(value));

function base64(value) {
  return btoa(Array.from(new TextEncoder().encode(value), (byte) => String.fromCharCode(byte)).join(""));
}

const members = (parts, given) => Object.fromEntries(parts.map(([name, shape]) => [name, valueOf(shape, given)]));

const VALUES = {
  text: ([constant], { model }) => constant ?? model,
  word: ([word]) => JSON.parse(word),
  secret: ([index, prefix], { keys }) => prefix + (prefix === "Basic " ? base64(keys[index]) : keys[index]),
  image: ([encoding], { image }) => image[encoding],
  file: ([path], { files }) => files[path],
  object: members,
  numbered: members,
  array: (items, given) => items.map((shape) => valueOf(shape, given)),
};

function valueOf([kind, ...parts], given) {
  return VALUES[kind](parts, given);
}

/** Returns the URL of a request. An option of the form replaces the pair with its name. */
function addressOf(request, given) {
  const pair = (name, value) => `${percent(name)}=${percent(asText(value))}`;
  const options = new Map(given.options);
  const query = request.query.map(([name, shape, written]) => {
    if (!options.has(name)) return written || pair(name, valueOf(shape, given));
    const value = options.get(name);
    options.delete(name);
    return pair(name, value);
  });
  query.splice(request.options_at, 0, ...Array.from(options, ([name, value]) => pair(name, value)));
  const url = given.url ?? request.url;
  return query.length ? `${url}?${query.join("&")}` : url;
}

/** Returns the name that a server gets for a file, without characters that clients escape in different ways. */
const nameOf = (file) => file.name.replace(/[^A-Za-z0-9._-]+/g, "_") || "file";

const typeOf = (request, file, usual) => request.types[file.type] ?? usual;

function multipart(request, given) {
  const random = crypto.getRandomValues(new Uint8Array(16));
  const boundary = `----form-${Array.from(random, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
  const parts = request.parts.flatMap(([name, stated, shape]) => {
    const value = valueOf(shape, given);
    const file = value instanceof Blob;
    const type = shape[0] === "image" && file ? typeOf(request, value, stated) : stated;
    const head = [
      `--${boundary}`,
      `Content-Disposition: form-data; name="${name}"${file ? `; filename="${nameOf(value)}"` : ""}`,
      ...(type ? [`Content-Type: ${type}`] : []),
    ];
    return [`${head.join("\r\n")}\r\n\r\n`, file ? value : asText(value), "\r\n"];
  });
  return [new Blob([...parts, `--${boundary}--\r\n`]), `multipart/form-data; boundary=${boundary}`];
}

function urlencoded(request, given) {
  const fields = request.parts.map(([name, , shape]) => [name, asText(valueOf(shape, given))]);
  return [new URLSearchParams(fields).toString(), request.type];
}

// The content and the media type of each kind of body.
const BODIES = {
  none: ({ method }) => [method === "PATCH" ? new Blob() : null, ""], // without one, PATCH has no Content-Length
  base64: (request, { image }) => [image.base64, request.type],
  binary: (request, { image }) => [image.bytes, typeOf(request, image.bytes, request.type)],
  json: (request, given) => [JSON.stringify(valueOf(request.parts, given)), request.type],
  urlencoded,
  multipart,
};

/** Returns the URL and the options for `fetch`. `given` has keys, image, files, options, and a model with its URL. */
function filled(request, given) {
  const [body, type] = BODIES[request.body](request, given);
  const headers = request.headers.map(([name, shape]) => [name, asText(valueOf(shape, given))]);
  if (type) headers.push(["Content-Type", type]);
  return [addressOf(request, given), { method: request.method, headers, body }];
}

// ---- An answer is read ----

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isNumber = (value) => typeof value === "number" && Number.isFinite(value);
const isScalar = (value) => value !== null && ["string", "number", "boolean"].includes(typeof value);

const CORNERS = {
  centre: ([x, y, width, height]) => [x - width / 2, y - height / 2, width, height],
  corner: (numbers) => numbers,
  corners: ([left, top, right, bottom]) => [left, top, right - left, bottom - top],
};

/** Returns an object with its names in lower case. */
function lowered(object) {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name.toLowerCase(), value]));
}

function boxOf(object, { boxes }) {
  for (const [meaning, names] of boxes) {
    const numbers = names.map((name) => object[name]);
    if (numbers.every(isNumber)) return CORNERS[meaning](numbers);
  }
  return null;
}

function outlineOf(object, { points }) {
  for (const found of points.map((name) => object[name]).filter(Array.isArray)) {
    const corners = found.map((point) => (Array.isArray(point) ? point : [point?.x, point?.y]));
    if (corners.length > 2 && corners.every((corner) => corner.length === 2 && corner.every(isNumber))) return corners;
  }
  return null;
}

/** Returns the box, the outline and the label of an object, or null if it has neither box nor outline. */
function drawable(value, shapes) {
  const own = lowered(value);
  const places = [own, ...Object.values(own).filter(isObject).map(lowered)];
  const first = (read) => places.reduce((found, place) => found ?? read(place, shapes), null);
  const [box, outline] = [first(boxOf), first(outlineOf)];
  if (!box && !outline) return null;
  const label = shapes.labels.map((name) => own[name]).find((named) => typeof named === "string") ?? "";
  const score = shapes.scores.map((name) => own[name]).find(isNumber);
  return { box, outline, label, score };
}

/** Returns what an answer has: objects to draw, and arrays of objects for tables. */
function contentOf(answer, shapes) {
  const found = { objects: [], tables: [] };
  const visit = (value, depth) => {
    if (depth > 8) return;
    if (Array.isArray(value)) {
      if (value.length && value.every((item) => isObject(item) && Object.values(item).some(isScalar))) {
        found.tables.push(value);
      }
      for (const item of value) visit(item, depth + 1);
    } else if (isObject(value)) {
      const object = drawable(value, shapes);
      if (object) found.objects.push(object);
      else for (const inner of Object.values(value)) visit(inner, depth + 1);
    }
  };
  visit(answer, 0);
  return found;
}

/** Returns the width and the height that coordinates refer to: of fractions 1 × 1, or as the answer says, or `real`. */
function sizeOf(answer, objects, real) {
  const numbers = objects.flatMap(({ box, outline }) => [...(box ?? []), ...(outline ?? []).flat()]);
  if (numbers.every((number) => number >= 0 && number <= 1)) return [1, 1];
  const stated = [answer?.image?.width, answer?.image?.height];
  return stated.every((number) => isNumber(number) && number > 0) ? stated : real;
}

/** Returns the first text in an answer that is not a success: the server's own words. */
function wordsOf(answer) {
  if (typeof answer === "string") return answer;
  for (const inner of Object.values(isObject(answer) || Array.isArray(answer) ? answer : {})) {
    const said = wordsOf(inner);
    if (said) return said;
  }
  return "";
}

// ---- The panel ----

const PICTURES = ["image/jpeg", "image/png", "image/gif", "image/webp", "image/avif", "image/bmp"]; // none has scripts
const MEGABYTE = 2 ** 20;
const MOST = { characters: 100_000, objects: 500, rows: 100, columns: 10, tables: 10, label: 60 };
const COLOURS = 6;
const SVG = "http://www.w3.org/2000/svg";

function svg(name, attributes, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** A reason why nothing is sent or shown: a key of the messages, and the values of its `{places}`. */
class Trouble extends Error {
  constructor(key, places = {}) {
    super(key);
    this.places = places;
  }
}

/** Returns a file's content in Base64. */
function encodedFile(file) {
  return new Promise((done, fail) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => fail(new Trouble("unreadable"));
    reader.readAsDataURL(file);
  });
}

/** Returns the text of an element, also of a template. */
const textOf = (one) => (one.content ?? one).textContent;

class Panel {
  constructor(form) {
    const one = (selector) => form.querySelector(selector);
    this.form = form;
    this.data = JSON.parse(textOf(one(".try-data")));
    this.image = one(".try-image");
    this.url = one(".try-url");
    this.keys = [...form.querySelectorAll(".try-key")];
    this.others = [...form.querySelectorAll(".try-other")];
    this.answer = one(".try-answer");
    this.status = one(".try-status");
    this.send = one(".try-send");
    this.cancel = one(".try-cancel");
    this.page = document.querySelector("form.snippets-form");
    const written = this.page && document.querySelector(".snippets-data");
    this.snippets = written && JSON.parse(textOf(written));
    this.links = [];
    this.listen();
    this.showAddress();
    form.hidden = false;
  }

  say(key, places = {}) {
    return words(this.data.messages, [key, places]);
  }

  listen() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.run();
    });
    this.cancel.addEventListener("click", () => this.running?.abort("cancelled"));
    this.form.addEventListener("input", () => this.showAddress());
    // The file and the URL exclude each other: the later one counts.
    this.image?.addEventListener("change", () => {
      if (this.url && this.image.files.length) this.url.value = "";
      this.showAddress();
    });
    this.url?.addEventListener("input", () => {
      if (this.image && this.url.value) this.image.value = "";
    });
    for (const event of ["input", "change"]) this.page?.addEventListener(event, () => this.showAddress());
    this.page?.addEventListener("reset", () => setTimeout(() => this.showAddress()));
    if (this.image) this.listenToDrops();
  }

  listenToDrops() {
    const over = (on) => this.form.classList.toggle("try-over", on);
    const carries = ({ dataTransfer }) => dataTransfer?.types.includes("Files");
    this.form.addEventListener("dragover", (event) => {
      if (!carries(event)) return;
      event.preventDefault();
      over(true);
    });
    this.form.addEventListener("dragleave", ({ relatedTarget }) => this.form.contains(relatedTarget) || over(false));
    this.form.addEventListener("drop", (event) => {
      over(false);
      if (!carries(event)) return;
      event.preventDefault();
      const field = event.target.closest(".try-field")?.querySelector(".try-other") ?? this.image;
      field.files = event.dataTransfer.files;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }

  // Inputs.

  get source() {
    const known = Object.keys(this.data.requests);
    if (known.length === 1) return known[0];
    return this.url.value.trim() ? "hosted" : "local";
  }

  /** Returns the model with its URL, and the options, from the form of the page. Raises Trouble if it has a problem. */
  chosen() {
    const { model } = this.data.requests[this.source];
    if (!this.snippets) return { model, options: [] };
    const fields = [...this.page.elements];
    const wanted = ({ name, value }) => value && (name === "model" || name.startsWith("option."));
    const given = Object.fromEntries(fields.filter(wanted).map(({ name, value }) => [name, value]));
    const request = resolve(this.snippets, this.source, given);
    if (troubled(request)) {
      const [problem] = Object.values(request.problems);
      throw new Trouble("form", { problem: sentence(this.snippets.messages, problem) });
    }
    return {
      ...(given.model ? { model: given.model, url: request.url } : { model }),
      options: request.options.map(([name, { text }]) => [name, text]),
    };
  }

  /** Shows the method and the URL as they will be sent, but with an ellipsis for keys and without an image. */
  showAddress() {
    const code = this.form.querySelector(".try-address");
    const note = this.form.querySelector(".try-from-form");
    const request = this.data.requests[this.source];
    let said = this.snippets ? this.say("from_form") : "";
    try {
      const url = this.url?.value.trim() || this.url?.placeholder;
      const given = { ...this.chosen(), keys: this.keys.map(() => "…"), image: { url } };
      code.textContent = `${request.method} ${decodeEllipsis(addressOf(request, given))}`;
    } catch (trouble) {
      if (!(trouble instanceof Trouble)) throw trouble;
      said = this.say(trouble.message, trouble.places);
    }
    note.textContent = said;
    note.hidden = !said;
  }

  secrets() {
    const typed = this.keys.map((field) => [Number(field.dataset.secret), field]);
    const fields = (wanted) => typed.filter(([index]) => index === wanted).map(([, field]) => field);
    return Array.from(new Set(typed.map(([index]) => index)), (index) => {
      const [field, password] = fields(index);
      return password ? `${field.value}:${password.value}` : this.checkedKey(field);
    });
  }

  checkedKey(field) {
    const name = field.closest("label").querySelector(".try-label").textContent;
    const key = field.value.trim();
    if (!key) throw new Trouble("no_key", { name });
    const [bad] = /[^\x21-\x7e]/u.exec(key) ?? [];
    if (!bad) return key;
    throw new Trouble("bad_key", { name, code: bad.codePointAt(0).toString(16).toUpperCase().padStart(4, "0") });
  }

  checkedUrl() {
    const url = this.url.value.trim();
    if (!url) throw new Trouble("no_image");
    if (!/^https?:\/\/[^/?#\s][^\s]*$/.test(url) || !URL.canParse(url)) throw new Trouble("bad_url", { url });
    return url;
  }

  checkedFile(field) {
    const [file] = field.files;
    if (!file) {
      const name = field.closest("label").querySelector(".try-label").textContent;
      throw field === this.image ? new Trouble("no_image") : new Trouble("no_file", { name });
    }
    if (!file.size) throw new Trouble("empty_file");
    return file;
  }

  async given(request) {
    const found = { ...this.chosen(), files: {}, image: {} };
    if (this.source === "hosted") {
      found.image.url = this.checkedUrl();
    } else {
      const file = this.checkedFile(this.image);
      const { limit } = this.data;
      if (limit && file.size > limit) {
        const size = (count, round) => round((count / MEGABYTE) * 10) / 10;
        throw new Trouble("too_large", { size: size(file.size, Math.ceil), limit: size(limit, Math.floor) });
      }
      found.image.bytes = file;
    }
    found.keys = this.secrets();
    for (const field of this.others) {
      if (request.parts.some(([, , shape]) => shape[0] === "file" && shape[1] === field.dataset.path)) {
        found.files[field.dataset.path] = this.checkedFile(field);
      }
    }
    if (["base64", "data_uri"].includes(request.encoding)) {
      found.image.base64 = await encodedFile(found.image.bytes);
      found.image.data_uri = `data:${found.image.bytes.type || "image/jpeg"};base64,${found.image.base64}`;
    }
    return found;
  }

  // Sending.

  busy(running) {
    const [shown, hidden] = running ? [this.cancel, this.send] : [this.send, this.cancel];
    const focused = document.activeElement === hidden;
    this.running = running;
    shown.hidden = false;
    hidden.hidden = true;
    if (focused) shown.focus();
    this.form.setAttribute("aria-busy", String(Boolean(running)));
  }

  async run() {
    if (this.running) return;
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort("timeout"), this.data.timeout * 1000);
    const request = this.data.requests[this.source];
    this.clear();
    this.busy(abort);
    this.status.textContent = this.say("sending");
    try {
      const given = await this.given(request);
      const [url, options] = filled(request, given);
      const { host, protocol } = new URL(url);
      const blocked = location.protocol === "https:" && protocol === "http:" && !/^(?:localhost|127\.)/.test(host);
      if (blocked) throw new Trouble("mixed", { host });
      await this.ask(request, given, url, options, abort);
    } catch (trouble) {
      if (!(trouble instanceof Trouble)) throw trouble;
      this.status.textContent = this.say(trouble.message, trouble.places);
      this.form.classList.add("try-failed");
    } finally {
      clearTimeout(timer);
      this.busy(null);
    }
  }

  async ask(request, given, url, options, abort) {
    const began = performance.now();
    const stopped = () => {
      if (abort.signal.aborted) throw new Trouble(abort.signal.reason, { seconds: this.data.timeout });
    };
    const careful = { credentials: "omit", referrerPolicy: "no-referrer", redirect: "error", cache: "no-store" };
    const response = await fetch(url, { ...options, ...careful, signal: abort.signal }).catch(stopped);
    stopped();
    if (!response) {
      this.showFailure(new URL(url).host);
      return;
    }
    const { status } = response;
    const body = await response.blob().catch(stopped);
    stopped();
    if (!body) throw new Trouble("broken", { status });
    this.status.textContent = this.say("answered", { status, seconds: ((performance.now() - began) / 1000).toFixed(1) });
    await this.show(request, given, response, body);
  }

  // Showing.

  clear() {
    this.answer.replaceChildren();
    this.answer.hidden = true;
    this.form.classList.remove("try-failed");
    for (const link of this.links.splice(0)) URL.revokeObjectURL(link);
  }

  link(blob) {
    const made = URL.createObjectURL(blob);
    this.links.push(made);
    return made;
  }

  add(...parts) {
    this.answer.append(...parts);
    this.answer.hidden = false;
  }

  note(key, places) {
    this.add(element("p", { className: "try-note" }, this.say(key, places)));
  }

  showFailure(host) {
    this.form.classList.add("try-failed");
    this.status.textContent = this.say("failed");
    const reasons = ["failed_cors", "failed_network", "failed_redirect"];
    const { origin } = location;
    this.add(element("ul", {}, ...reasons.map((key) => element("li", {}, this.say(key, { host, origin })))));
  }

  async show(request, given, response, body) {
    if (!response.ok) this.showMeaning(response.status);
    if (response.ok && request.answer.kind === "header") {
      const { header } = request.answer;
      const there = response.headers.get(header);
      if (there === null) this.note("hidden_header", { name: header });
      else this.showText(`${header}: ${there}`);
      if (!body.size) return;
    }
    if (!body.size) {
      this.note("empty");
      return;
    }
    const type = (response.headers.get("content-type") ?? "").split(";")[0].trim().toLowerCase();
    if (PICTURES.includes(type)) await this.showPicture(body);
    else if (/^(?:audio|video|image)\/(?!svg)|octet-stream|\/zip$|\/pdf$/.test(type)) this.showDownload(body, type);
    else await this.showWords(request, given, response, body, type);
  }

  showMeaning(status) {
    this.form.classList.add("try-failed");
    const stated = [...this.form.querySelector(".try-errors").content.children];
    const names = [String(status), `${Math.floor(status / 100)}XX`, "DEFAULT"];
    const meaning = names
      .map((name) => stated.find(({ dataset }) => dataset.status.toUpperCase() === name))
      .find(Boolean);
    if (meaning) this.add(document.importNode(meaning, true));
    else this.note("undocumented");
  }

  async showWords(request, given, response, body, type) {
    const text = await body.text();
    let answer;
    try {
      answer = JSON.parse(text);
    } catch {
      const due = response.ok && (request.answer.kind === "json" || /[/+]json$/.test(type));
      if (due) this.form.classList.add("try-failed");
      if (due) this.note("not_json");
      this.showText(text, body);
      return;
    }
    const said = response.ok ? "" : wordsOf(answer);
    if (said) this.add(element("blockquote", {}, said.slice(0, 500)));
    if (response.ok) await this.showContent(answer, given);
    this.showText(JSON.stringify(answer, null, 2), body);
  }

  showText(text, body) {
    const { characters } = MOST;
    this.add(element("pre", { className: "try-text", tabIndex: 0 }, text.slice(0, characters)));
    if (text.length <= characters) return;
    this.note("cut", { count: characters });
    this.showDownload(body, "text/plain");
  }

  /** Offers an answer as a file. Its type keeps a browser from opening it as a page of this site. */
  showDownload(body, type) {
    const endings = { "image/jpeg": "jpg", "text/plain": "txt", "application/octet-stream": "bin" };
    const ending = endings[type] ?? (/\/(\w+)$/.exec(type)?.[1] || "bin");
    const href = this.link(new Blob([body], { type: "application/octet-stream" }));
    const label = `${this.say("download")} (${(body.size / 1024).toFixed(1)} KB)`;
    this.add(element("p", {}, element("a", { href, download: `answer.${ending}` }, label)));
  }

  async showPicture(body) {
    const image = element("img", { src: this.link(body), alt: this.say("answer_image"), className: "try-picture" });
    await image.decode().then(() => this.add(image), () => {});
    this.showDownload(body, body.type.split(";")[0]);
  }

  async showContent(answer, given) {
    const { objects, tables } = contentOf(answer, this.data.shapes);
    if (objects.length) await this.draw(answer, objects.slice(0, MOST.objects), given);
    for (const rows of tables.slice(0, MOST.tables)) this.showTable(rows);
  }

  async draw(answer, objects, { image: { bytes, url } }) {
    const shown = bytes && !PICTURES.includes(bytes.type) ? "" : bytes ? this.link(bytes) : url;
    const image = element("img", { alt: "", referrerPolicy: "no-referrer", src: shown });
    try {
      await image.decode();
    } catch {
      this.note("not_shown");
      return;
    }
    const size = sizeOf(answer, objects, [image.naturalWidth, image.naturalHeight]);
    this.add(
      element("figure", { className: "try-drawing" }, element("div", {}, image, drawing(objects, size)),
        element("figcaption", {}, this.say("drawn", { count: objects.length }))),
    );
  }

  showTable(rows) {
    const names = [...new Set(rows.flatMap((row) => Object.keys(row).filter((name) => isScalar(row[name]))))];
    const columns = names.slice(0, MOST.columns);
    const cells = (kind, values) => element("tr", {}, ...values.map((value) => element(kind, {}, String(value ?? ""))));
    const body = rows
      .slice(0, MOST.rows)
      .map((row) => cells("td", columns.map((name) => (isScalar(row[name]) ? row[name] : ""))));
    const parts = [element("thead", {}, cells("th", columns)), element("tbody", {}, ...body)];
    const table = element("table", { className: "try-rows" }, ...parts);
    this.add(element("div", { className: "try-table", tabIndex: 0 }, table));
    if (rows.length > MOST.rows) this.note("rows", { count: MOST.rows, all: rows.length });
  }
}

const decodeEllipsis = (url) => url.replaceAll(percent("…"), "…");

/** Returns the boxes, outlines and labels of objects, for an image of this size. */
function drawing(objects, [width, height]) {
  const labels = [...new Set(objects.map(({ label }) => label))];
  const colour = ({ label }) => `try-colour-${labels.indexOf(label) % COLOURS}`;
  const marks = objects.map((object) => {
    const { box, outline } = object;
    const parts = [];
    if (outline) parts.push(svg("polygon", { points: outline.map((corner) => corner.join(",")).join(" ") }));
    if (box) {
      const [x, y, wide, high] = box;
      parts.push(svg("rect", { x, y, width: Math.max(wide, 0), height: Math.max(high, 0) }));
    }
    return svg("g", { class: colour(object) }, ...parts);
  });
  const captions = objects.map((object) => {
    const highest = (one, other) => (other[1] < one[1] ? other : one);
    const [x, y, wide = 0] = object.box ?? object.outline.reduce(highest);
    const score = object.score === undefined ? "" : String(Math.round(object.score * 100) / 100);
    const right = x / width > 0.7; // a label there ends at the right edge of its box
    const place = {
      x: `${((right ? x + wide : x) / width) * 100}%`,
      y: `${(y / height) * 100}%`,
      dx: right ? -3 : 3,
      dy: y / height < 0.06 ? 14 : -4, // below the edge if there is no room above
      "text-anchor": right ? "end" : "start",
      class: colour(object),
    };
    return svg("text", place, [object.label.slice(0, MOST.label), score].filter(Boolean).join(" "));
  });
  // Coordinates are pixels of the image in the inner picture, and labels keep their size in the outer one.
  const stretched = { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", width: "100%", height: "100%" };
  const inner = svg("svg", stretched, ...marks);
  return svg("svg", { "aria-hidden": "true" }, inner, ...captions);
}

/** Starts the panels in the content of a page. */
function startPanels() {
  for (const form of document.querySelectorAll("form.try[hidden]")) new Panel(form);
}

if (globalThis.document) {
  addEventListener("pagehide", () => {
    // The browser may keep the page, to come back to it.
    for (const field of document.querySelectorAll(".try-key")) field.value = "";
  });
  // With `navigation.instant`, Material replaces the content later, and `document$` says when.
  if (globalThis.document$) globalThis.document$.subscribe(startPanels);
  else startPanels();
} else {
  module.exports = { addressOf, contentOf, drawable, filled, sizeOf, wordsOf };
}
})();
