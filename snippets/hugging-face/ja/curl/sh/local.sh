curl 'https://router.huggingface.co/hf-inference/models/google/vit-base-patch16-224' \
  --compressed --fail-with-body --max-time 30 \
  --header "Authorization: Bearer $HF_TOKEN" \
  --header 'Content-Type: image/jpeg' \
  --data-binary @- <'YOUR_IMAGE.jpg'
