require 'httparty'

response = HTTParty.post(
  'https://api.remove.bg/v1.0/removebg',
  multipart: true,
  body: {
    image_file: File.open('YOUR_IMAGE.jpg', 'rb:utf-8'),
    size: 'auto'
  },
  headers: { 'X-Api-Key' => ENV.fetch('REMOVE_BG_API_KEY') },
  follow_redirects: false,
  # こうしないと、途中で切れた応答が完全な応答とみなされます。
  connection_adapter: lambda { |uri, options|
    HTTParty::ConnectionAdapter.call(uri, options).tap { |http| http.ignore_eof = false }
  },
  timeout: 60
)
abort "#{response.code}: #{response.body}" unless response.success?

size = File.binwrite('answer.png', response.body)
puts "answer.png #{size}"
