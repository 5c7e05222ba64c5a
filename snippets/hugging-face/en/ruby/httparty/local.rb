require 'httparty'

response = HTTParty.post(
  'https://router.huggingface.co/hf-inference/models/google/vit-base-patch16-224',
  body: File.binread('YOUR_IMAGE.jpg'),
  headers: {
    'Authorization' => "Bearer #{ENV.fetch('HF_TOKEN')}",
    'Content-Type' => 'image/jpeg'
  },
  follow_redirects: false,
  timeout: 30
)
abort "#{response.code}: #{response.body}" unless response.success?

puts JSON.pretty_generate(JSON.parse(response.body))
