require 'json'
require 'net/http'

uri = URI('https://serverless.roboflow.com/my-model/42')
uri.query = URI.encode_www_form('image' => 'https://example.com/YOUR_IMAGE.jpg')

response = Net::HTTP.post(
  uri,
  '',
  'Authorization' => "Bearer #{ENV.fetch('ROBOFLOW_API_KEY')}"
)
abort "#{response.code}: #{response.body}" unless response.is_a?(Net::HTTPSuccess)

puts JSON.pretty_generate(JSON.parse(response.body))
