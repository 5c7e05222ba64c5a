import base64
import os
import sys
from pathlib import Path

import requests

data = base64.b64encode(Path("YOUR_IMAGE.jpg").read_bytes()).decode()
image = "data:image/jpeg;base64," + data
response = requests.post(
    "https://api.openai.com/v1/chat/completions",
    headers={"Authorization": f"Bearer {os.environ['OPENAI_API_KEY'].strip()}"},
    json={
        "model": "gpt-4o-mini",
        "messages": [
            {
                "role": "user",
                "content": [
                    {
                        "type": "text",
                        "text": "What is in this image?",
                    },
                    {
                        "type": "image_url",
                        "image_url": {"url": image},
                    },
                ],
            },
        ],
    },
    allow_redirects=False,
    timeout=60,
)
if not response.ok:
    sys.exit(f"{response.status_code}: {response.text}")
print(response.json())
