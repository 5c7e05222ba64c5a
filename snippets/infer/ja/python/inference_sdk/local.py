import os

from inference_sdk import InferenceConfiguration, InferenceHTTPClient

client = InferenceHTTPClient(
    api_url="https://serverless.roboflow.com",
    api_key=os.environ["ROBOFLOW_API_KEY"].strip(),
)
client.configure(InferenceConfiguration(api_key_transport="header"))

result = client.infer("YOUR_IMAGE.jpg", model_id="my-model/42")
print(result)
