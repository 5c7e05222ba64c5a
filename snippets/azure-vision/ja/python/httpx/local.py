import os
import sys
from pathlib import Path

import httpx

image = Path("YOUR_IMAGE.jpg")
response = httpx.post(
    "https://my-resource.cognitiveservices.azure.com/vision/v3.2/analyze",
    params={"visualFeatures": "Tags,Description"},
    headers={
        "Ocp-Apim-Subscription-Key": os.environ["AZURE_VISION_KEY"].strip(),
        "Content-Type": "application/octet-stream",
    },
    content=image.read_bytes(),
    timeout=30,
)
if not response.is_success:
    sys.exit(f"{response.status_code}: {response.text}")
print(response.json())
