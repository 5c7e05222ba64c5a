import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

func fail(_ reason: String) -> Never {
  FileHandle.standardError.write(Data("\(reason)\n".utf8))
  exit(1)
}

// API キーはコードに書かず、環境変数から読み込みます。
let apiKey = ProcessInfo.processInfo.environment["ROBOFLOW_API_KEY"] ?? ""
if apiKey.isEmpty { fail("ROBOFLOW_API_KEY is not set") }

// 画像の URL はクエリで渡し、リクエスト本文は空にします。
let imageURL = "https://example.com/YOUR_IMAGE.jpg"
var address = "https://serverless.roboflow.com/my-model/42?image="
address += imageURL.addingPercentEncoding(withAllowedCharacters: .alphanumerics)!
var request = URLRequest(url: URL(string: address)!, timeoutInterval: 30)
request.httpMethod = "POST"
request.setValue("Bearer \(apiKey)", forHTTPHeaderField: "Authorization")

// 応答に時間がかかりすぎる場合は打ち切ります。
Task {
  try? await Task.sleep(for: .seconds(30))
  fail("no answer within 30 seconds")
}
do {
  let (answer, response) = try await URLSession.shared.data(for: request)
  let text = String(decoding: answer, as: UTF8.self)
  let status = (response as? HTTPURLResponse)?.statusCode ?? 0
  if status != 200 { fail("HTTP \(status): \(text)") }
  _ = try JSONSerialization.jsonObject(with: answer)
  print(text)
} catch {
  fail(error.localizedDescription)
}
