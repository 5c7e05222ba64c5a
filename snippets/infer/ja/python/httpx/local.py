import base64
import os
import sys
from pathlib import Path

import httpx

image = base64.b64encode(Path("YOUR_IMAGE.jpg").read_bytes())
response = httpx.post(
    "https://serverless.roboflow.com/my-model/42",
    headers={
        "Authorization": f"Bearer {os.environ['ROBOFLOW_API_KEY'].strip()}",
        "Content-Type": "application/x-www-form-urlencoded",
    },
    content=image,
    timeout=30,
)
if not response.is_success:
    sys.exit(f"{response.status_code}: {response.text}")
print(response.json())
