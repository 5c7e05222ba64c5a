require 'httparty'

response = HTTParty.post(
  'https://my-resource.cognitiveservices.azure.com/vision/v3.2/analyze',
  query: { visualFeatures: 'Tags,Description' },
  body: { url: 'https://example.com/YOUR_IMAGE.jpg' }.to_json,
  headers: {
    'Ocp-Apim-Subscription-Key' => ENV.fetch('AZURE_VISION_KEY'),
    'Content-Type' => 'application/json'
  },
  follow_redirects: false,
  timeout: 30
)
abort "#{response.code}: #{response.body}" unless response.success?

puts JSON.pretty_generate(JSON.parse(response.body))
