curl 'https://api.remove.bg/v1.0/removebg' \
  --compressed --fail-with-body --max-time 60 \
  --header "X-Api-Key: $REMOVE_BG_API_KEY" \
  --form-string 'image_url=https://example.com/YOUR_IMAGE.jpg' \
  --form-string 'size=auto' \
  >'answer.png' || ! cat 'answer.png' && wc -c 'answer.png'
