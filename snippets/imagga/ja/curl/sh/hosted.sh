curl --get 'https://api.imagga.com/v2/tags' \
  --compressed --fail-with-body --max-time 30 \
  --user "$IMAGGA_API_KEY:$IMAGGA_API_SECRET" \
  --data-urlencode 'image_url=https://example.com/cat.jpg'
