import axios from "axios";

const url = "https://my-resource.cognitiveservices.azure.com/vision/v3.2/analyze?visualFeatures=Tags%2CDescription";
const body = JSON.stringify({ url: "https://example.com/YOUR_IMAGE.jpg" });

const { data } = await axios
  .post(url, body, {
    headers: {
      "Ocp-Apim-Subscription-Key": `${process.env.AZURE_VISION_KEY}`,
      "Content-Type": "application/json",
    },
    maxRedirects: 0,
    timeout: 30_000,
  })
  .catch(({ message, response }) => {
    // 元のエラーには、API キーを含むリクエストが出力されるため、投げ直します。
    throw new Error(message, { cause: response?.data });
  });

console.log(JSON.stringify(data, null, 2));
