import base64
import os
import sys
from pathlib import Path

import requests

image = base64.b64encode(Path("YOUR_IMAGE.jpg").read_bytes()).decode()
try:
    response = requests.post(
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
        allow_redirects=False,
        timeout=30,
    )
except requests.RequestException as error:
    # The message would quote the URL, and with it the API key.
    sys.exit(f"The request failed: {type(error).__name__}")
if not response.ok:
    sys.exit(f"{response.status_code}: {response.text}")
print(response.json())
