const url = new URL("https://api.imagga.com/v2/tags");
url.searchParams.append("image_url", "https://example.com/cat.jpg");
const credentials = `${process.env.IMAGGA_API_KEY}:${process.env.IMAGGA_API_SECRET}`;

const response = await fetch(url, {
  headers: {
    Authorization: `Basic ${Buffer.from(credentials).toString("base64")}`,
  },
  signal: AbortSignal.timeout(30_000),
});
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

const result = await response.json();
console.log(JSON.stringify(result, null, 2));
