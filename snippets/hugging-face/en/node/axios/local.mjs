import { readFile } from "node:fs/promises";
import axios from "axios";

const url = "https://router.huggingface.co/hf-inference/models/google/vit-base-patch16-224";
const image = await readFile("YOUR_IMAGE.jpg");

const { data } = await axios
  .post(url, image, {
    headers: {
      Authorization: `Bearer ${process.env.HF_TOKEN}`,
      "Content-Type": "image/jpeg",
    },
    maxRedirects: 0,
    timeout: 30_000,
  })
  .catch(({ message, response }) => {
    // The error itself would print the request, and with it the API key.
    throw new Error(message, { cause: response?.data });
  });

console.log(JSON.stringify(data, null, 2));
