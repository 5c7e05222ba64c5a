import { readFile } from "node:fs/promises";
import axios from "axios";

const url = "https://serverless.roboflow.com/my-model/42";
const image = await readFile("YOUR_IMAGE.jpg", "base64");

const { data } = await axios
  .post(url, image, {
    headers: {
      Authorization: `Bearer ${process.env.ROBOFLOW_API_KEY}`,
      "Content-Type": "application/x-www-form-urlencoded",
    },
    maxRedirects: 0,
    timeout: 30_000,
  })
  .catch(({ message, response }) => {
    // The error itself would print the request, and with it the API key.
    throw new Error(message, { cause: response?.data });
  });

console.log(JSON.stringify(data, null, 2));
