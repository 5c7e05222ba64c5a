require 'base64'
require 'httparty'

data = Base64.strict_encode64(File.binread('YOUR_IMAGE.jpg'))
image = "data:image/jpeg;base64,#{data}"
response = HTTParty.post(
  'https://api.openai.com/v1/chat/completions',
  body: {
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
  headers: {
    'Authorization' => "Bearer #{ENV.fetch('OPENAI_API_KEY')}",
    'Content-Type' => 'application/json'
  },
  follow_redirects: false,
  timeout: 60
)
abort "#{response.code}: #{response.body}" unless response.success?

puts JSON.pretty_generate(JSON.parse(response.body))
