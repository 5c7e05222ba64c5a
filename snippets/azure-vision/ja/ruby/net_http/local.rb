require 'json'
require 'net/http'

response = Net::HTTP.post(
  URI('https://my-resource.cognitiveservices.azure.com/vision/v3.2/analyze?visualFeatures=Tags%2CDescription'),
  File.binread('YOUR_IMAGE.jpg'),
  'Ocp-Apim-Subscription-Key' => ENV.fetch('AZURE_VISION_KEY'),
  'Content-Type' => 'application/octet-stream'
)
abort "#{response.code}: #{response.body}" unless response.is_a?(Net::HTTPSuccess)

puts JSON.pretty_generate(JSON.parse(response.body))
