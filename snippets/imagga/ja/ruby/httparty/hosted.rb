require 'httparty'

response = HTTParty.get(
  'https://api.imagga.com/v2/tags',
  query: { image_url: 'https://example.com/cat.jpg' },
  basic_auth: {
    username: ENV.fetch('IMAGGA_API_KEY'),
    password: ENV.fetch('IMAGGA_API_SECRET')
  },
  follow_redirects: false,
  max_retries: 0,
  timeout: 30
)
abort "#{response.code}: #{response.body}" unless response.success?

puts JSON.pretty_generate(JSON.parse(response.body))
