require 'base64'
require 'json'
require 'net/http'

data = Base64.strict_encode64(File.binread('YOUR_IMAGE.jpg'))
image = "data:image/jpeg;base64,#{data}"
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
            image_url: { url: image }
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
