import base64
import json
import os
import sys
from pathlib import Path

import requests

# Keep the API key out of the code: read it from the environment.
api_key = os.environ.get("ROBOFLOW_API_KEY", "").strip()
if not api_key:
    sys.exit("ROBOFLOW_API_KEY is not set")

try:
    # The body is the image, Base64-encoded.
    image = Path("YOUR_IMAGE.jpg").read_bytes()
    response = requests.post(
        "https://serverless.roboflow.com/my-model/42",
        headers={
            "Authorization": f"Bearer {api_key}",
            "Content-Type": "application/x-www-form-urlencoded",
        },
        data=base64.b64encode(image),
        timeout=30,
    )
    # Stop with the server's own words when it refuses.
    if not response.ok:
        sys.exit(f"{response.status_code} {response.reason}: {response.text}")
    print(json.dumps(response.json(), indent=2))
except requests.JSONDecodeError as error:
    sys.exit(f"the answer is not JSON: {error}")
except (OSError, ValueError) as error:
    sys.exit(str(error))
