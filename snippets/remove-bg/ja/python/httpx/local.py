import os
import sys
from pathlib import Path

import httpx

image = Path("YOUR_IMAGE.jpg")
response = httpx.post(
    "https://api.remove.bg/v1.0/removebg",
    headers={"X-Api-Key": os.environ["REMOVE_BG_API_KEY"].strip()},
    data={
        "size": "auto",
    },
    files={
        "image_file": (image.name, image.read_bytes(), "image/jpeg"),
    },
    timeout=60,
)
if not response.is_success:
    sys.exit(f"{response.status_code}: {response.text}")
size = Path("answer.png").write_bytes(response.content)
print("answer.png", size)
