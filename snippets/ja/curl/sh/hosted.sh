if answer=$(curl --silent --show-error --fail-with-body \
  --max-time 30 --url-query image='https://example.com/YOUR_IMAGE.jpg' --data '' \
  --oauth2-bearer "${ROBOFLOW_API_KEY:?is not set}" 'https://serverless.roboflow.com/my-model/42'); then
  printf '%s\n' "$answer"
else printf '%s\n' "${answer:-no answer}" >&2 && false; fi
