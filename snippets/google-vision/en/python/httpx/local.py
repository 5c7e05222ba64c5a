import base64
import os
import sys
from pathlib import Path

import httpx

image = base64.b64encode(Path("YOUR_IMAGE.jpg").read_bytes()).decode()
response = httpx.post(
    "https://vision.googleapis.com/v1/images:annotate",
    params={"key": os.environ["GOOGLE_API_KEY"].strip()},
    json={
        "requests": [
            {
                "image": {"content": image},
                "features": [
                    {
                        "type": "LABEL_DETECTION",
                        "maxResults": 5,
                    },
                ],
            },
        ],
    },
    timeout=30,
)
if not response.is_success:
    sys.exit(f"{response.status_code}: {response.text}")
print(response.json())
