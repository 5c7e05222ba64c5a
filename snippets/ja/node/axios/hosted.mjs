import axios from "axios";

const signal = AbortSignal.timeout(30000);
try {
  // API キーはコードに書かず、環境変数から読み込みます。
  const apiKey = process.env.ROBOFLOW_API_KEY;
  if (!apiKey) throw new Error("ROBOFLOW_API_KEY is not set");

  // 画像の URL はクエリで渡し、リクエスト本文は空にします。
  const url = "https://serverless.roboflow.com/my-model/42";
  const params = new URLSearchParams();
  params.append("image", "https://example.com/YOUR_IMAGE.jpg");
  const { data } = await axios.post(url, null, {
    params,
    headers: { Authorization: `Bearer ${apiKey}` },
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
