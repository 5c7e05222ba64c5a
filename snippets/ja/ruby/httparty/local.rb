# frozen_string_literal: true

require 'httparty'
require 'json'
require 'timeout'

begin
  # API キーはコードに書かず、環境変数から読み込みます。
  api_key = ENV.fetch('ROBOFLOW_API_KEY', '')
  abort 'ROBOFLOW_API_KEY is not set' if api_key.empty?

  response = Timeout.timeout(30, nil, 'No answer within 30 seconds') do
    HTTParty.post(
      'https://serverless.roboflow.com/my-model/42',
      # リクエスト本文は、Base64 でエンコードした画像です。
      body: [File.binread('YOUR_IMAGE.jpg')].pack('m0'),
      headers: {
        'Authorization' => "Bearer #{api_key}",
        'Content-Type' => 'application/x-www-form-urlencoded'
      },
      timeout: 30,
      follow_redirects: false
    )
  end
  # サーバーに拒否されたら、サーバーのメッセージを出力して停止します。
  abort "HTTP #{response.code}: #{response.body}" unless response.ok?

  # 応答が正しい JSON である場合だけ出力します。
  JSON.parse(response.body)
  puts response.body
rescue StandardError => e
  abort e.message
end
