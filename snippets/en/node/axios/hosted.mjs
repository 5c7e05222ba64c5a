import axios from "axios";

const signal = AbortSignal.timeout(30000);
try {
  // Keep the API key out of the code: read it from the environment.
  const apiKey = process.env.ROBOFLOW_API_KEY;
  if (!apiKey) throw new Error("ROBOFLOW_API_KEY is not set");

  // The image's URL goes in the query; the body stays empty.
  const url = "https://serverless.roboflow.com/my-model/42";
  const params = new URLSearchParams();
  params.append("image", "https://example.com/YOUR_IMAGE.jpg");
  const { data } = await axios.post(url, null, {
    params,
    headers: { Authorization: `Bearer ${apiKey}` },
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
