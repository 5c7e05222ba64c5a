curl 'https://vision.googleapis.com/v1/images:annotate' \
  --compressed --fail-with-body --max-time 30 \
  --url-query "key=$GOOGLE_API_KEY" \
  --json @- <<JSON
{
  "requests": [
    {
      "image": {"source": {"imageUri": "https://example.com/YOUR_IMAGE.jpg"}},
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
