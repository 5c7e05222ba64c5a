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
    // 元のエラーには、API キーを含むリクエストが出力されるため、投げ直します。
    throw new Error(message, { cause: response?.data });
  });

console.log(JSON.stringify(data, null, 2));
