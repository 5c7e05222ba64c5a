if answer=$(image=$(base64 <'YOUR_IMAGE.jpg') && printf %s "$image" | curl --silent --show-error --fail-with-body \
  --max-time 30 --header 'Content-Type: application/x-www-form-urlencoded' --data @- \
  --oauth2-bearer "${ROBOFLOW_API_KEY:?is not set}" 'https://serverless.roboflow.com/my-model/42'); then
  printf '%s\n' "$answer"
else printf '%s\n' "${answer:-no answer}" >&2 && false; fi
