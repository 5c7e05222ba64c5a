curl 'https://api.remove.bg/v1.0/removebg' \
  --compressed --fail-with-body --max-time 60 \
  --header "X-Api-Key: $REMOVE_BG_API_KEY" \
  --form-string 'size=auto' \
  --form 'image_file=@-;filename=image.jpg;type=image/jpeg' <'YOUR_IMAGE.jpg' \
  >'answer.png' || ! cat 'answer.png' && wc -c 'answer.png'
