require 'base64'
require 'json'
require 'net/http'

response = Net::HTTP.post(
  URI('https://serverless.roboflow.com/my-model/42'),
  Base64.strict_encode64(File.binread('YOUR_IMAGE.jpg')),
  'Authorization' => "Bearer #{ENV.fetch('ROBOFLOW_API_KEY')}",
  'Content-Type' => 'application/x-www-form-urlencoded'
)
abort "#{response.code}: #{response.body}" unless response.is_a?(Net::HTTPSuccess)

puts JSON.pretty_generate(JSON.parse(response.body))
