require 'net/http'

uri = URI('https://api.remove.bg/v1.0/removebg')
form = [
  ['image_file', File.open('YOUR_IMAGE.jpg', 'rb'), { content_type: 'image/jpeg' }],
  ['size', 'auto']
]
request = Net::HTTP::Post.new(
  uri,
  'X-Api-Key' => ENV.fetch('REMOVE_BG_API_KEY')
)
request.set_form(form, 'multipart/form-data')
http = Net::HTTP.new(uri.host, uri.port)
http.use_ssl = true
# こうしないと、途中で切れた応答が完全な応答とみなされます。
http.ignore_eof = false
response = http.request(request)
abort "#{response.code}: #{response.body}" unless response.is_a?(Net::HTTPSuccess)

size = File.binwrite('answer.png', response.body)
puts "answer.png #{size}"
