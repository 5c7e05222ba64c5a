curl --get --request POST 'https://serverless.roboflow.com/my-model/42' \
  --compressed --fail-with-body --max-time 30 \
  --header "Authorization: Bearer $ROBOFLOW_API_KEY" \
  --header 'Content-Length: 0' \
  --data-urlencode 'image=https://example.com/YOUR_IMAGE.jpg'
