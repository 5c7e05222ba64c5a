import { readFile } from "node:fs/promises";

const response = await fetch("https://my-resource.cognitiveservices.azure.com/vision/v3.2/analyze?visualFeatures=Tags%2CDescription", {
  method: "POST",
  headers: {
    "Ocp-Apim-Subscription-Key": `${process.env.AZURE_VISION_KEY}`,
    "Content-Type": "application/octet-stream",
  },
  body: await readFile("YOUR_IMAGE.jpg"),
  redirect: "manual",
  signal: AbortSignal.timeout(30_000),
});
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

const result = await response.json();
console.log(JSON.stringify(result, null, 2));
