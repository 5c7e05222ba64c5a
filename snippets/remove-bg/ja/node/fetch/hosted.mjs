import { writeFile } from "node:fs/promises";

const form = new FormData();
form.append("image_url", "https://example.com/YOUR_IMAGE.jpg");
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
