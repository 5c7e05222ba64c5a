import { readFile } from "node:fs/promises";

try {
  // API キーはコードに書かず、環境変数から読み込みます。
  const apiKey = process.env.ROBOFLOW_API_KEY;
  if (!apiKey) throw new Error("ROBOFLOW_API_KEY is not set");

  const url = new URL("https://serverless.roboflow.com/my-model/42");
  // リクエスト本文は、Base64 でエンコードした画像です。
  const body = await readFile("YOUR_IMAGE.jpg", "base64");
  const response = await fetch(url, {
    method: "POST",
    headers: {
      Authorization: `Bearer ${apiKey}`,
      "Content-Type": "application/x-www-form-urlencoded",
    },
    body,
    signal: AbortSignal.timeout(30000),
  });
  const answer = await response.text();
  // サーバーに拒否されたら、サーバーのメッセージを出力して停止します。
  if (!response.ok) throw new Error(`${response.status} ${answer}`);
  // 応答が JSON でなければ失敗とします。
  JSON.parse(answer);
  console.log(answer);
} catch (error) {
  const { cause, message } = error;
  console.error(cause?.message || cause?.code || message);
  process.exitCode = 1;
}
