import os
import sys

import httpx

response = httpx.post(
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
    timeout=30,
)
if not response.is_success:
    sys.exit(f"{response.status_code}: {response.text}")
print(response.json())
