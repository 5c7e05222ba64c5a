import json
import os
import sys

import requests

# API キーはコードに書かず、環境変数から読み込みます。
api_key = os.environ.get("ROBOFLOW_API_KEY", "").strip()
if not api_key:
    sys.exit("ROBOFLOW_API_KEY is not set")

try:
    # 画像の URL はクエリで渡し、リクエスト本文は空にします。
    response = requests.post(
        "https://serverless.roboflow.com/my-model/42",
        params={
            "image": "https://example.com/YOUR_IMAGE.jpg",
        },
        headers={"Authorization": f"Bearer {api_key}"},
        timeout=30,
    )
    # サーバーに拒否されたら、サーバーのメッセージを出力して停止します。
    if not response.ok:
        sys.exit(f"{response.status_code} {response.reason}: {response.text}")
    print(json.dumps(response.json(), indent=2))
except requests.JSONDecodeError as error:
    sys.exit(f"the answer is not JSON: {error}")
except (OSError, ValueError) as error:
    sys.exit(str(error))
