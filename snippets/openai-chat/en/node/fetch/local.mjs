import { readFile } from "node:fs/promises";

const data = await readFile("YOUR_IMAGE.jpg", "base64");
const image = `data:image/jpeg;base64,${data}`;

const response = await fetch("https://api.openai.com/v1/chat/completions", {
  method: "POST",
  headers: {
    Authorization: `Bearer ${process.env.OPENAI_API_KEY}`,
    "Content-Type": "application/json",
  },
  body: JSON.stringify({
    model: "gpt-4o-mini",
    messages: [
      {
        role: "user",
        content: [
          {
            type: "text",
            text: "What is in this image?",
          },
          {
            type: "image_url",
            image_url: { url: image },
          },
        ],
      },
    ],
  }),
  redirect: "manual",
  signal: AbortSignal.timeout(60_000),
});
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

const result = await response.json();
console.log(JSON.stringify(result, null, 2));
