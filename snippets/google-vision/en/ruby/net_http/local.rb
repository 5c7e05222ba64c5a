require 'base64'
require 'json'
require 'net/http'

uri = URI('https://vision.googleapis.com/v1/images:annotate')
uri.query = URI.encode_www_form('key' => ENV.fetch('GOOGLE_API_KEY'))

image = Base64.strict_encode64(File.binread('YOUR_IMAGE.jpg'))
response = Net::HTTP.post(
  uri,
  {
    requests: [
      {
        image: { content: image },
        features: [
          {
            type: 'LABEL_DETECTION',
            maxResults: 5
          }
        ]
      }
    ]
  }.to_json,
  'Content-Type' => 'application/json'
)
abort "#{response.code}: #{response.body}" unless response.is_a?(Net::HTTPSuccess)

puts JSON.pretty_generate(JSON.parse(response.body))
