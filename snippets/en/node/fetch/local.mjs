import { readFile } from "node:fs/promises";

try {
  // Keep the API key out of the code: read it from the environment.
  const apiKey = process.env.ROBOFLOW_API_KEY;
  if (!apiKey) throw new Error("ROBOFLOW_API_KEY is not set");

  const url = new URL("https://serverless.roboflow.com/my-model/42");
  // The body is the image, Base64-encoded.
  const body = await readFile("YOUR_IMAGE.jpg", "base64");
  const response = await fetch(url, {
    method: "POST",
    headers: {
      Authorization: `Bearer ${apiKey}`,
      "Content-Type": "application/x-www-form-urlencoded",
    },
    body,
    signal: AbortSignal.timeout(30000),
  });
  const answer = await response.text();
  // Stop with the server's own words when it refuses.
  if (!response.ok) throw new Error(`${response.status} ${answer}`);
  // Fail unless the answer is JSON.
  JSON.parse(answer);
  console.log(answer);
} catch (error) {
  const { cause, message } = error;
  console.error(cause?.message || cause?.code || message);
  process.exitCode = 1;
}
