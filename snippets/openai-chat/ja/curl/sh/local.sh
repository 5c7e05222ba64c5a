curl 'https://api.openai.com/v1/chat/completions' \
  --compressed --fail-with-body --max-time 60 \
  --header "Authorization: Bearer $OPENAI_API_KEY" \
  --json @- 3<'YOUR_IMAGE.jpg' <<JSON
{
  "model": "gpt-4o-mini",
  "messages": [
    {
      "role": "user",
      "content": [
        {
          "type": "text",
          "text": "What is in this image?"
        },
        {
          "type": "image_url",
          "image_url": {"url": "data:image/jpeg;base64,$(base64 <&3 | tr -d '\n')"}
        }
      ]
    }
  ]
}
JSON
