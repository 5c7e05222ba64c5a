require 'base64'
require 'httparty'

response = HTTParty.post(
  'https://serverless.roboflow.com/my-model/42',
  body: Base64.strict_encode64(File.binread('YOUR_IMAGE.jpg')),
  headers: {
    'Authorization' => "Bearer #{ENV.fetch('ROBOFLOW_API_KEY')}",
    'Content-Type' => 'application/x-www-form-urlencoded'
  },
  follow_redirects: false,
  timeout: 30
)
abort "#{response.code}: #{response.body}" unless response.success?

puts JSON.pretty_generate(JSON.parse(response.body))
