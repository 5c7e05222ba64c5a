import os
import sys
from pathlib import Path

import requests

response = requests.post(
    "https://api.remove.bg/v1.0/removebg",
    headers={"X-Api-Key": os.environ["REMOVE_BG_API_KEY"].strip()},
    files=[
        ("image_url", (None, "https://example.com/YOUR_IMAGE.jpg")),
        ("size", (None, "auto")),
    ],
    allow_redirects=False,
    timeout=60,
)
if not response.ok:
    sys.exit(f"{response.status_code}: {response.text}")
size = Path("answer.png").write_bytes(response.content)
print("answer.png", size)
