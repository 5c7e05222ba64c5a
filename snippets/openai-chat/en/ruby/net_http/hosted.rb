require 'json'
require 'net/http'

response = Net::HTTP.post(
  URI('https://api.openai.com/v1/chat/completions'),
  {
    model: 'gpt-4o-mini',
    messages: [
      {
        role: 'user',
        content: [
          {
            type: 'text',
            text: 'What is in this image?'
          },
          {
            type: 'image_url',
            image_url: { url: 'https://example.com/YOUR_IMAGE.jpg' }
          }
        ]
      }
    ]
  }.to_json,
  'Authorization' => "Bearer #{ENV.fetch('OPENAI_API_KEY')}",
  'Content-Type' => 'application/json'
)
abort "#{response.code}: #{response.body}" unless response.is_a?(Net::HTTPSuccess)

puts JSON.pretty_generate(JSON.parse(response.body))
