require 'json'
require 'net/http'

response = Net::HTTP.post(
  URI('https://router.huggingface.co/hf-inference/models/google/vit-base-patch16-224'),
  File.binread('YOUR_IMAGE.jpg'),
  'Authorization' => "Bearer #{ENV.fetch('HF_TOKEN')}",
  'Content-Type' => 'image/jpeg'
)
abort "#{response.code}: #{response.body}" unless response.is_a?(Net::HTTPSuccess)

puts JSON.pretty_generate(JSON.parse(response.body))
