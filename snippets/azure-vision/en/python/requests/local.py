import os
import sys
from pathlib import Path

import requests

image = Path("YOUR_IMAGE.jpg")
response = requests.post(
    "https://my-resource.cognitiveservices.azure.com/vision/v3.2/analyze",
    params={"visualFeatures": "Tags,Description"},
    headers={
        "Ocp-Apim-Subscription-Key": os.environ["AZURE_VISION_KEY"].strip(),
        "Content-Type": "application/octet-stream",
    },
    data=image.read_bytes(),
    allow_redirects=False,
    timeout=30,
)
if not response.ok:
    sys.exit(f"{response.status_code}: {response.text}")
print(response.json())
