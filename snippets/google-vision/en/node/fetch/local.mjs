import { readFile } from "node:fs/promises";

const url = new URL("https://vision.googleapis.com/v1/images:annotate");
url.searchParams.append("key", `${process.env.GOOGLE_API_KEY}`);
const image = await readFile("YOUR_IMAGE.jpg", "base64");

const response = await fetch(url, {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify({
    requests: [
      {
        image: { content: image },
        features: [
          {
            type: "LABEL_DETECTION",
            maxResults: 5,
          },
        ],
      },
    ],
  }),
  redirect: "manual",
  signal: AbortSignal.timeout(30_000),
});
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

const result = await response.json();
console.log(JSON.stringify(result, null, 2));
