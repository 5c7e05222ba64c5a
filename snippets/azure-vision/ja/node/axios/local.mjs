import { readFile } from "node:fs/promises";
import axios from "axios";

const url = "https://my-resource.cognitiveservices.azure.com/vision/v3.2/analyze?visualFeatures=Tags%2CDescription";
const image = await readFile("YOUR_IMAGE.jpg");

const { data } = await axios
  .post(url, image, {
    headers: {
      "Ocp-Apim-Subscription-Key": `${process.env.AZURE_VISION_KEY}`,
      "Content-Type": "application/octet-stream",
    },
    maxRedirects: 0,
    timeout: 30_000,
  })
  .catch(({ message, response }) => {
    // 元のエラーには、API キーを含むリクエストが出力されるため、投げ直します。
    throw new Error(message, { cause: response?.data });
  });

console.log(JSON.stringify(data, null, 2));
