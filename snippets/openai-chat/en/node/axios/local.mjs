import { readFile } from "node:fs/promises";
import axios from "axios";

const url = "https://api.openai.com/v1/chat/completions";
const base64 = await readFile("YOUR_IMAGE.jpg", "base64");
const image = `data:image/jpeg;base64,${base64}`;
const body = JSON.stringify({
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
});

const { data } = await axios
  .post(url, body, {
    headers: {
      Authorization: `Bearer ${process.env.OPENAI_API_KEY}`,
      "Content-Type": "application/json",
    },
    maxRedirects: 0,
    timeout: 60_000,
  })
  .catch(({ message, response }) => {
    // The error itself would print the request, and with it the API key.
    throw new Error(message, { cause: response?.data });
  });

console.log(JSON.stringify(data, null, 2));
