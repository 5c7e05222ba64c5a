curl 'https://vision.googleapis.com/v1/images:annotate' \
  --compressed --fail-with-body --max-time 30 \
  --url-query "key=$GOOGLE_API_KEY" \
  --json @- 3<'YOUR_IMAGE.jpg' <<JSON
{
  "requests": [
    {
      "image": {"content": "$(base64 <&3 | tr -d '\n')"},
      "features": [
        {
          "type": "LABEL_DETECTION",
          "maxResults": 5
        }
      ]
    }
  ]
}
JSON
