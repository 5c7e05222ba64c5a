import os
import sys
from pathlib import Path

import requests

image = Path("YOUR_IMAGE.jpg")
response = requests.post(
    "https://router.huggingface.co/hf-inference/models/google/vit-base-patch16-224",
    headers={
        "Authorization": f"Bearer {os.environ['HF_TOKEN'].strip()}",
        "Content-Type": "image/jpeg",
    },
    data=image.read_bytes(),
    allow_redirects=False,
    timeout=30,
)
if not response.ok:
    sys.exit(f"{response.status_code}: {response.text}")
print(response.json())
