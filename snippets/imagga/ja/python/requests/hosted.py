import os
import sys

import requests

response = requests.get(
    "https://api.imagga.com/v2/tags",
    params={"image_url": "https://example.com/cat.jpg"},
    auth=(os.environ["IMAGGA_API_KEY"].strip(), os.environ["IMAGGA_API_SECRET"].strip()),
    timeout=30,
)
if not response.ok:
    sys.exit(f"{response.status_code}: {response.text}")
print(response.json())
