// Tests of the parts of the panel's script that need no page: `node --test tests/js/`.

import assert from "node:assert/strict";
import { test } from "node:test";
import { addressOf, contentOf, drawable, filled, sizeOf, wordsOf } from "../../generator/snippetgen/site/assets/try.js";

const SHAPES = {
  boxes: [
    ["centre", ["x", "y", "width", "height"]],
    ["corner", ["left", "top", "width", "height"]],
    ["corner", ["x", "y", "w", "h"]],
    ["corners", ["xmin", "ymin", "xmax", "ymax"]],
  ],
  points: ["points", "vertices"],
  labels: ["class", "label", "name"],
  scores: ["confidence", "score"],
};
const boxOf = (object) => drawable(object, SHAPES)?.box;
const outlineOf = (object) => drawable(object, SHAPES)?.outline;

test("a box is its left, top, width and height", () => {
  assert.deepEqual(boxOf({ x: 20, y: 30, width: 10, height: 4 }), [15, 28, 10, 4]);
  assert.deepEqual(boxOf({ x: 20, y: 30, w: 10, h: 4 }), [20, 30, 10, 4]);
  assert.deepEqual(boxOf({ BoundingBox: { Left: 0.1, Top: 0.2, Width: 0.5, Height: 0.4 } }), [0.1, 0.2, 0.5, 0.4]);
  assert.deepEqual(boxOf({ label: "cat", box: { xmin: 1, ymin: 2, xmax: 11, ymax: 5 } }), [1, 2, 10, 3]);
});

test("what has no complete box and no outline is not drawn", () => {
  for (const object of [{}, { x: 1, y: 2, width: 3 }, { x: "1", y: 2, width: 3, height: 4 }, { x: 1, y: 2, width: NaN, height: 4 }, { width: 640, height: 480 }]) {
    assert.equal(drawable(object, SHAPES), null, JSON.stringify(object));
  }
  assert.equal(drawable({ points: [{ x: 1, y: 2 }, { x: 3, y: 4 }] }, SHAPES), null);
  assert.equal(drawable({ points: [[1, 2], [3, 4], [5, "6"]] }, SHAPES), null);
});

test("an outline is a list of corners, as objects or pairs", () => {
  const corners = [[1, 2], [3, 4], [5, 1]];
  assert.deepEqual(outlineOf({ points: corners.map(([x, y]) => ({ x, y })) }), corners);
  assert.deepEqual(outlineOf({ vertices: corners }), corners);
  assert.deepEqual(outlineOf({ name: "leaf", boundingPoly: { vertices: corners } }), corners);
});

test("an object has the first label and the first confidence that are there", () => {
  const { label, score } = drawable({ x: 1, y: 1, w: 1, h: 1, label: "cat", class: 7, score: 0.5 }, SHAPES);
  assert.deepEqual([label, score], ["cat", 0.5]);
  assert.equal(drawable({ x: 1, y: 1, w: 1, h: 1 }, SHAPES).score, undefined);
});

test("objects are found at any depth, and arrays of objects are tables", () => {
  const box = { x: 1, y: 1, width: 1, height: 1, points: [{ x: 1, y: 2 }, { x: 3, y: 4 }, { x: 5, y: 6 }] };
  const answer = [{ time: 1, predictions: [box, box], classes: [{ class: "cat", confidence: 0.5 }], sizes: [1, 2] }];
  const { objects, tables } = contentOf(answer, SHAPES);
  assert.equal(objects.length, 2);
  assert.deepEqual(tables, [answer, answer[0].predictions, answer[0].classes]);
  for (const other of [null, 3, "text", [], {}, [[]], [null], [{}], [{ inner: {} }]]) {
    assert.deepEqual(contentOf(other, SHAPES), { objects: [], tables: [] });
  }
});

test("coordinates are fractions, or pixels of the size that the answer or else the image has", () => {
  const at = (...box) => [{ box, outline: null }];
  assert.deepEqual(sizeOf({}, at(0.1, 0, 1, 1), [10, 20]), [1, 1]);
  assert.deepEqual(sizeOf({ image: { width: 5, height: 6 } }, at(1, 0, 2, 1), [10, 20]), [5, 6]);
  for (const answer of [null, {}, { image: { width: 5 } }, { image: { width: 0, height: 6 } }]) {
    assert.deepEqual(sizeOf(answer, at(1, 0, 2, 1), [10, 20]), [10, 20]);
  }
});

test("the server's own words are the first text of its answer", () => {
  assert.equal(wordsOf({ status: 400, error: { code: 1, message: "No image." }, more: "b" }), "No image.");
  assert.equal(wordsOf(["", { detail: [{ loc: [1], msg: "Wrong" }] }]), "Wrong");
  for (const none of [null, 4, {}, [], { a: null }]) assert.equal(wordsOf(none), "");
});

const REQUEST = {
  method: "POST",
  url: "https://cats.example/find",
  query: [["size", ["text", 4], ""], ["kept", ["text", "a/b"], "kept=a/b"], ["image", ["image", "url"], ""], ["key", ["secret", 0, ""], ""]],
  options_at: 2,
  headers: [["Authorization", ["secret", 1, "Basic "]]],
  body: "json",
  type: "application/json",
  parts: ["object", ["__proto__", ["numbered", ["0", ["word", "null"]]]], ["model", ["text", null]], ["n", ["text", 0.5]]],
  types: {},
};
const GIVEN = { keys: ["k&y", "ünï:p"], model: "tom", image: { url: "https://h/a b" }, options: [["hue", "red & é"], ["size", "7"]] };

test("an option replaces the pair with its name, or comes before the image and the keys", () => {
  const query = "size=7&kept=a/b&hue=red%20%26%20%C3%A9&image=https%3A%2F%2Fh%2Fa%20b&key=k%26y";
  assert.equal(addressOf(REQUEST, GIVEN), `https://cats.example/find?${query}`);
  assert.equal(addressOf({ ...REQUEST, query: [] }, { ...GIVEN, options: [] }), "https://cats.example/find");
});

test("a body has its members under their own names, and a user is encoded as UTF-8", () => {
  const [, { headers, body }] = filled(REQUEST, GIVEN);
  assert.equal(body, '{"__proto__":{"0":null},"model":"tom","n":0.5}');
  assert.deepEqual(headers, [["Authorization", "Basic w7xuw686cA=="], ["Content-Type", "application/json"]]);
});
