import { writeFile } from "node:fs/promises";
import axios from "axios";

const url = "https://api.remove.bg/v1.0/removebg";
const body = new FormData();
body.append("image_url", "https://example.com/YOUR_IMAGE.jpg");
body.append("size", "auto");

const { data } = await axios
  .post(url, body, {
    headers: { "X-Api-Key": `${process.env.REMOVE_BG_API_KEY}` },
    maxRedirects: 0,
    responseType: "arraybuffer",
    timeout: 60_000,
  })
  .catch(({ message, response }) => {
    // 元のエラーには、API キーを含むリクエストが出力されるため、投げ直します。
    throw new Error(message, { cause: response?.data?.toString() });
  });

await writeFile("answer.png", data);
console.log("answer.png", data.length);
