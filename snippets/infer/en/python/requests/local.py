import base64
import os
import sys
from pathlib import Path

import requests

response = requests.post(
    "https://serverless.roboflow.com/my-model/42",
    headers={
        "Authorization": f"Bearer {os.environ['ROBOFLOW_API_KEY'].strip()}",
        "Content-Type": "application/x-www-form-urlencoded",
    },
    data=base64.b64encode(Path("YOUR_IMAGE.jpg").read_bytes()),
    allow_redirects=False,
    timeout=30,
)
if not response.ok:
    sys.exit(f"{response.status_code}: {response.text}")
print(response.json())
