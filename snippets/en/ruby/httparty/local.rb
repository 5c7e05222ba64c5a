# frozen_string_literal: true

require 'httparty'
require 'json'
require 'timeout'

begin
  # Keep the API key out of the code: read it from the environment.
  api_key = ENV.fetch('ROBOFLOW_API_KEY', '')
  abort 'ROBOFLOW_API_KEY is not set' if api_key.empty?

  response = Timeout.timeout(30, nil, 'No answer within 30 seconds') do
    HTTParty.post(
      'https://serverless.roboflow.com/my-model/42',
      # The body is the image, Base64-encoded.
      body: [File.binread('YOUR_IMAGE.jpg')].pack('m0'),
      headers: {
        'Authorization' => "Bearer #{api_key}",
        'Content-Type' => 'application/x-www-form-urlencoded'
      },
      timeout: 30,
      follow_redirects: false
    )
  end
  # Stop with the server's own words when it refuses.
  abort "HTTP #{response.code}: #{response.body}" unless response.ok?

  # Print the answer only if it is valid JSON.
  JSON.parse(response.body)
  puts response.body
rescue StandardError => e
  abort e.message
end
