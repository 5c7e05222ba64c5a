curl 'https://my-resource.cognitiveservices.azure.com/vision/v3.2/analyze?visualFeatures=Tags%2CDescription' \
  --compressed --fail-with-body --max-time 30 \
  --header "Ocp-Apim-Subscription-Key: $AZURE_VISION_KEY" \
  --header 'Content-Type: application/octet-stream' \
  --data-binary @- <'YOUR_IMAGE.jpg'
