curl 'https://my-resource.cognitiveservices.azure.com/vision/v3.2/analyze?visualFeatures=Tags%2CDescription' \
  --compressed --fail-with-body --max-time 30 \
  --header "Ocp-Apim-Subscription-Key: $AZURE_VISION_KEY" \
  --json @- <<JSON
{"url": "https://example.com/YOUR_IMAGE.jpg"}
JSON
