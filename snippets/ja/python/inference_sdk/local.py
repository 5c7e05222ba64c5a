import json
import os
import sys
import threading
from pathlib import Path

from inference_sdk import InferenceConfiguration, InferenceHTTPClient
from inference_sdk.http.errors import HTTPCallErrorError, HTTPClientError

# API キーはコードに書かず、環境変数から読み込みます。
api_key = os.environ.get("ROBOFLOW_API_KEY", "").strip()
if not api_key:
    sys.exit("ROBOFLOW_API_KEY is not set")


def give_up() -> None:
    print("no answer within 30 seconds", file=sys.stderr)
    os._exit(1)


# クライアントは無期限に待つため、時間内に応答がなければ停止します。
timer = threading.Timer(30, give_up)
timer.daemon = True
timer.start()

client = InferenceHTTPClient("https://serverless.roboflow.com", api_key).select_api_v0()
client.configure(InferenceConfiguration(api_key_transport="header"))
try:
    # ファイルの存在を確認します。なければ、クライアントは文字列を Base64 とみなします。
    image = Path("YOUR_IMAGE.jpg").resolve(strict=True)
    result = client.infer(str(image), model_id="my-model/42")
except HTTPCallErrorError as error:
    # サーバーに拒否されたら、サーバーのメッセージを出力して停止します。
    sys.exit(f"{error.status_code}: {error.__cause__.response.text}")
except (HTTPClientError, OSError, ValueError) as error:
    sys.exit(f"{type(error).__name__}: {error}")
print(json.dumps(result, indent=2))
