require 'json'
require 'net/http'

uri = URI('https://api.imagga.com/v2/tags')
uri.query = URI.encode_www_form('image_url' => 'https://example.com/cat.jpg')

request = Net::HTTP::Get.new(uri)
request.basic_auth(ENV.fetch('IMAGGA_API_KEY'), ENV.fetch('IMAGGA_API_SECRET'))
http = Net::HTTP.new(uri.host, uri.port)
http.use_ssl = true
http.max_retries = 0
response = http.request(request)
abort "#{response.code}: #{response.body}" unless response.is_a?(Net::HTTPSuccess)

puts JSON.pretty_generate(JSON.parse(response.body))
