import { readFile } from "node:fs/promises";

const response = await fetch("https://serverless.roboflow.com/my-model/42", {
  method: "POST",
  headers: {
    Authorization: `Bearer ${process.env.ROBOFLOW_API_KEY}`,
    "Content-Type": "application/x-www-form-urlencoded",
  },
  body: await readFile("YOUR_IMAGE.jpg", "base64"),
  redirect: "manual",
  signal: AbortSignal.timeout(30_000),
});
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

const result = await response.json();
console.log(JSON.stringify(result, null, 2));
