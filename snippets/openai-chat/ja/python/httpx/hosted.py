import os
import sys

import httpx

response = httpx.post(
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
                        "image_url": {"url": "https://example.com/YOUR_IMAGE.jpg"},
                    },
                ],
            },
        ],
    },
    timeout=60,
)
if not response.is_success:
    sys.exit(f"{response.status_code}: {response.text}")
print(response.json())
