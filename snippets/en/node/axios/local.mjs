import { readFile } from "node:fs/promises";
import axios from "axios";

const signal = AbortSignal.timeout(30000);
try {
  // Keep the API key out of the code: read it from the environment.
  const apiKey = process.env.ROBOFLOW_API_KEY;
  if (!apiKey) throw new Error("ROBOFLOW_API_KEY is not set");

  const url = "https://serverless.roboflow.com/my-model/42";
  // The body is the image, Base64-encoded.
  const image = await readFile("YOUR_IMAGE.jpg", "base64");
  const { data } = await axios.post(url, image, {
    headers: {
      Authorization: `Bearer ${apiKey}`,
      "Content-Type": "application/x-www-form-urlencoded",
    },
    responseType: "text",
    signal,
  });
  // Fail unless the answer is JSON.
  JSON.parse(data);
  console.log(data);
} catch (error) {
  const { response } = error;
  const { message } = signal.reason ?? error;
  // Stop with the server's own words when it refuses.
  console.error(response?.data ? `${message}: ${response.data}` : message);
  process.exitCode = 1;
}
