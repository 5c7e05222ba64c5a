import { readFile, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import axios from "axios";

const url = "https://api.remove.bg/v1.0/removebg";
const path = "YOUR_IMAGE.jpg";
const body = new FormData();
const image = new Blob([await readFile(path)], { type: "image/jpeg" });
body.append("image_file", image, basename(path));
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
