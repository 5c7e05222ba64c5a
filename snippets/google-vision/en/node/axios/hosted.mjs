import axios from "axios";

const url = new URL("https://vision.googleapis.com/v1/images:annotate");
url.searchParams.append("key", `${process.env.GOOGLE_API_KEY}`);
const body = JSON.stringify({
  requests: [
    {
      image: { source: { imageUri: "https://example.com/YOUR_IMAGE.jpg" } },
      features: [
        {
          type: "LABEL_DETECTION",
          maxResults: 5,
        },
      ],
    },
  ],
});

const { data } = await axios
  .post(url.href, body, {
    headers: { "Content-Type": "application/json" },
    maxRedirects: 0,
    timeout: 30_000,
  })
  .catch(({ message, response }) => {
    // The error itself would print the request, and with it the API key.
    throw new Error(message, { cause: response?.data });
  });

console.log(JSON.stringify(data, null, 2));
