require 'httparty'

response = HTTParty.post(
  'https://serverless.roboflow.com/my-model/42',
  query: { image: 'https://example.com/YOUR_IMAGE.jpg' },
  body: '',
  headers: { 'Authorization' => "Bearer #{ENV.fetch('ROBOFLOW_API_KEY')}" },
  follow_redirects: false,
  timeout: 30
)
abort "#{response.code}: #{response.body}" unless response.success?

puts JSON.pretty_generate(JSON.parse(response.body))
