import { readFile, writeFile } from "node:fs/promises";
import { basename } from "node:path";

const path = "YOUR_IMAGE.jpg";
const form = new FormData();
const image = new Blob([await readFile(path)], { type: "image/jpeg" });
form.append("image_file", image, basename(path));
form.append("size", "auto");

const response = await fetch("https://api.remove.bg/v1.0/removebg", {
  method: "POST",
  headers: { "X-Api-Key": `${process.env.REMOVE_BG_API_KEY}` },
  body: form,
  redirect: "manual",
  signal: AbortSignal.timeout(60_000),
});
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

const bytes = Buffer.from(await response.arrayBuffer());
await writeFile("answer.png", bytes);
console.log("answer.png", bytes.length);
