import os
import sys
from pathlib import Path

import httpx

image = Path("YOUR_IMAGE.jpg")
response = httpx.post(
    "https://router.huggingface.co/hf-inference/models/google/vit-base-patch16-224",
    headers={
        "Authorization": f"Bearer {os.environ['HF_TOKEN'].strip()}",
        "Content-Type": "image/jpeg",
    },
    content=image.read_bytes(),
    timeout=30,
)
if not response.is_success:
    sys.exit(f"{response.status_code}: {response.text}")
print(response.json())
