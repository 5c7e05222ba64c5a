try {
  // Keep the API key out of the code: read it from the environment.
  const apiKey = process.env.ROBOFLOW_API_KEY;
  if (!apiKey) throw new Error("ROBOFLOW_API_KEY is not set");

  // The image's URL goes in the query; the body stays empty.
  const url = new URL("https://serverless.roboflow.com/my-model/42");
  url.searchParams.append("image", "https://example.com/YOUR_IMAGE.jpg");
  const response = await fetch(url, {
    method: "POST",
    headers: { Authorization: `Bearer ${apiKey}` },
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
