import axios from "axios";

const url = new URL("https://api.imagga.com/v2/tags");
url.searchParams.append("image_url", "https://example.com/cat.jpg");

const { data } = await axios
  .get(url.href, {
    auth: {
      username: `${process.env.IMAGGA_API_KEY}`,
      password: `${process.env.IMAGGA_API_SECRET}`,
    },
    timeout: 30_000,
  })
  .catch(({ message, response }) => {
    // The error itself would print the request, and with it the API key.
    throw new Error(message, { cause: response?.data });
  });

console.log(JSON.stringify(data, null, 2));
