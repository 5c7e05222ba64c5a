const url = new URL("https://serverless.roboflow.com/my-model/42");
url.searchParams.append("image", "https://example.com/YOUR_IMAGE.jpg");

const response = await fetch(url, {
  method: "POST",
  headers: { Authorization: `Bearer ${process.env.ROBOFLOW_API_KEY}` },
  signal: AbortSignal.timeout(30_000),
});
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

const result = await response.json();
console.log(JSON.stringify(result, null, 2));
