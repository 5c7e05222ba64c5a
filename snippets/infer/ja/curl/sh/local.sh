base64 <'YOUR_IMAGE.jpg' | curl 'https://serverless.roboflow.com/my-model/42' \
  --compressed --fail-with-body --max-time 30 \
  --header "Authorization: Bearer $ROBOFLOW_API_KEY" \
  --data @-
