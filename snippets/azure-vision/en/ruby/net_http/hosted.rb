require 'json'
require 'net/http'

response = Net::HTTP.post(
  URI('https://my-resource.cognitiveservices.azure.com/vision/v3.2/analyze?visualFeatures=Tags%2CDescription'),
  { url: 'https://example.com/YOUR_IMAGE.jpg' }.to_json,
  'Ocp-Apim-Subscription-Key' => ENV.fetch('AZURE_VISION_KEY'),
  'Content-Type' => 'application/json'
)
abort "#{response.code}: #{response.body}" unless response.is_a?(Net::HTTPSuccess)

puts JSON.pretty_generate(JSON.parse(response.body))
