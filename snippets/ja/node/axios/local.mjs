import { readFile } from "node:fs/promises";
import axios from "axios";

const signal = AbortSignal.timeout(30000);
try {
  // API キーはコードに書かず、環境変数から読み込みます。
  const apiKey = process.env.ROBOFLOW_API_KEY;
  if (!apiKey) throw new Error("ROBOFLOW_API_KEY is not set");

  const url = "https://serverless.roboflow.com/my-model/42";
  // リクエスト本文は、Base64 でエンコードした画像です。
  const image = await readFile("YOUR_IMAGE.jpg", "base64");
  const { data } = await axios.post(url, image, {
    headers: {
      Authorization: `Bearer ${apiKey}`,
      "Content-Type": "application/x-www-form-urlencoded",
    },
    responseType: "text",
    signal,
  });
  // 応答が JSON でなければ失敗とします。
  JSON.parse(data);
  console.log(data);
} catch (error) {
  const { response } = error;
  const { message } = signal.reason ?? error;
  // サーバーに拒否されたら、サーバーのメッセージを出力して停止します。
  console.error(response?.data ? `${message}: ${response.data}` : message);
  process.exitCode = 1;
}
