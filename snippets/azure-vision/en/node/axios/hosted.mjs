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
    // The error itself would print the request, and with it the API key.
    throw new Error(message, { cause: response?.data });
  });

console.log(JSON.stringify(data, null, 2));
