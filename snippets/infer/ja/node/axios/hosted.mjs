import axios from "axios";

const url = new URL("https://serverless.roboflow.com/my-model/42");
url.searchParams.append("image", "https://example.com/YOUR_IMAGE.jpg");

const { data } = await axios
  .post(url.href, null, {
    headers: { Authorization: `Bearer ${process.env.ROBOFLOW_API_KEY}` },
    timeout: 30_000,
  })
  .catch(({ message, response }) => {
    // 元のエラーには、API キーを含むリクエストが出力されるため、投げ直します。
    throw new Error(message, { cause: response?.data });
  });

console.log(JSON.stringify(data, null, 2));
