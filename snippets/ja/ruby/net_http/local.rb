# frozen_string_literal: true

require 'json'
require 'net/http'
require 'timeout'

begin
  # API キーはコードに書かず、環境変数から読み込みます。
  api_key = ENV.fetch('ROBOFLOW_API_KEY', '')
  abort 'ROBOFLOW_API_KEY is not set' if api_key.empty?

  uri = URI('https://serverless.roboflow.com/my-model/42')
  request = Net::HTTP::Post.new(uri)
  request['Authorization'] = "Bearer #{api_key}"
  request['Content-Type'] = 'application/x-www-form-urlencoded'
  # リクエスト本文は、Base64 でエンコードした画像です。
  request.body = [File.binread('YOUR_IMAGE.jpg')].pack('m0')

  settings = { use_ssl: uri.scheme == 'https', read_timeout: 30, ignore_eof: false }
  response = Timeout.timeout(30, nil, 'No answer within 30 seconds') do
    Net::HTTP.start(uri.hostname, uri.port, settings) { |http| http.request(request) }
  end
  # サーバーに拒否されたら、サーバーのメッセージを出力して停止します。
  abort "#{response.code} #{response.message}: #{response.body}" unless response.is_a?(Net::HTTPOK)

  # 応答が正しい JSON である場合だけ出力します。
  JSON.parse(response.body)
  puts response.body
rescue StandardError => e
  abort e.message
end
