require 'httparty'

response = HTTParty.post(
  'https://vision.googleapis.com/v1/images:annotate',
  query: { key: ENV.fetch('GOOGLE_API_KEY') },
  body: {
    requests: [
      {
        image: { source: { imageUri: 'https://example.com/YOUR_IMAGE.jpg' } },
        features: [
          {
            type: 'LABEL_DETECTION',
            maxResults: 5
          }
        ]
      }
    ]
  }.to_json,
  headers: { 'Content-Type' => 'application/json' },
  follow_redirects: false,
  timeout: 30
)
abort "#{response.code}: #{response.body}" unless response.success?

puts JSON.pretty_generate(JSON.parse(response.body))
