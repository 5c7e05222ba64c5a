import os
import sys

import httpx

response = httpx.post(
    "https://my-resource.cognitiveservices.azure.com/vision/v3.2/analyze",
    params={"visualFeatures": "Tags,Description"},
    headers={"Ocp-Apim-Subscription-Key": os.environ["AZURE_VISION_KEY"].strip()},
    json={"url": "https://example.com/YOUR_IMAGE.jpg"},
    timeout=30,
)
if not response.is_success:
    sys.exit(f"{response.status_code}: {response.text}")
print(response.json())
