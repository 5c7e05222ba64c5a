import os
import sys

import requests

try:
    response = requests.post(
        "https://vision.googleapis.com/v1/images:annotate",
        params={"key": os.environ["GOOGLE_API_KEY"].strip()},
        json={
            "requests": [
                {
                    "image": {"source": {"imageUri": "https://example.com/YOUR_IMAGE.jpg"}},
                    "features": [
                        {
                            "type": "LABEL_DETECTION",
                            "maxResults": 5,
                        },
                    ],
                },
            ],
        },
        allow_redirects=False,
        timeout=30,
    )
except requests.RequestException as error:
    # 元のメッセージには、API キーを含む URL が入るため、出力しません。
    sys.exit(f"The request failed: {type(error).__name__}")
if not response.ok:
    sys.exit(f"{response.status_code}: {response.text}")
print(response.json())
