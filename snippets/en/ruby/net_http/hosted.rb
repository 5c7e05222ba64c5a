# frozen_string_literal: true

require 'json'
require 'net/http'
require 'timeout'

begin
  # Keep the API key out of the code: read it from the environment.
  api_key = ENV.fetch('ROBOFLOW_API_KEY', '')
  abort 'ROBOFLOW_API_KEY is not set' if api_key.empty?

  # The image's URL goes in the query; the body stays empty.
  uri = URI('https://serverless.roboflow.com/my-model/42')
  uri.query = URI.encode_www_form(
    'image' => 'https://example.com/YOUR_IMAGE.jpg'
  )
  request = Net::HTTP::Post.new(uri)
  request['Authorization'] = "Bearer #{api_key}"
  request['Content-Type'] = 'application/x-www-form-urlencoded'
  request.body = ''

  settings = { use_ssl: uri.scheme == 'https', read_timeout: 30, ignore_eof: false }
  response = Timeout.timeout(30, nil, 'No answer within 30 seconds') do
    Net::HTTP.start(uri.hostname, uri.port, settings) { |http| http.request(request) }
  end
  # Stop with the server's own words when it refuses.
  abort "#{response.code} #{response.message}: #{response.body}" unless response.is_a?(Net::HTTPOK)

  # Print the answer only if it is valid JSON.
  JSON.parse(response.body)
  puts response.body
rescue StandardError => e
  abort e.message
end
