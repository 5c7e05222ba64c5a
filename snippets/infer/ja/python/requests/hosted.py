import os
import sys

import requests

response = requests.post(
    "https://serverless.roboflow.com/my-model/42",
    params={"image": "https://example.com/YOUR_IMAGE.jpg"},
    headers={"Authorization": f"Bearer {os.environ['ROBOFLOW_API_KEY'].strip()}"},
    timeout=30,
)
if not response.ok:
    sys.exit(f"{response.status_code}: {response.text}")
print(response.json())
