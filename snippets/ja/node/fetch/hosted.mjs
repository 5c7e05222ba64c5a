try {
  // API キーはコードに書かず、環境変数から読み込みます。
  const apiKey = process.env.ROBOFLOW_API_KEY;
  if (!apiKey) throw new Error("ROBOFLOW_API_KEY is not set");

  // 画像の URL はクエリで渡し、リクエスト本文は空にします。
  const url = new URL("https://serverless.roboflow.com/my-model/42");
  url.searchParams.append("image", "https://example.com/YOUR_IMAGE.jpg");
  const response = await fetch(url, {
    method: "POST",
    headers: { Authorization: `Bearer ${apiKey}` },
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
