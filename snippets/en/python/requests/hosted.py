import json
import os
import sys

import requests

# Keep the API key out of the code: read it from the environment.
api_key = os.environ.get("ROBOFLOW_API_KEY", "").strip()
if not api_key:
    sys.exit("ROBOFLOW_API_KEY is not set")

try:
    # The image's URL goes in the query; the body stays empty.
    response = requests.post(
        "https://serverless.roboflow.com/my-model/42",
        params={
            "image": "https://example.com/YOUR_IMAGE.jpg",
        },
        headers={"Authorization": f"Bearer {api_key}"},
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
