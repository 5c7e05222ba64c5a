import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

func fail(_ reason: String) -> Never {
  FileHandle.standardError.write(Data("\(reason)\n".utf8))
  exit(1)
}

// Keep the API key out of the code: read it from the environment.
let apiKey = ProcessInfo.processInfo.environment["ROBOFLOW_API_KEY"] ?? ""
if apiKey.isEmpty { fail("ROBOFLOW_API_KEY is not set") }

// The image's URL goes in the query; the body stays empty.
let imageURL = "https://example.com/YOUR_IMAGE.jpg"
var address = "https://serverless.roboflow.com/my-model/42?image="
address += imageURL.addingPercentEncoding(withAllowedCharacters: .alphanumerics)!
var request = URLRequest(url: URL(string: address)!, timeoutInterval: 30)
request.httpMethod = "POST"
request.setValue("Bearer \(apiKey)", forHTTPHeaderField: "Authorization")

// Give up when the answer takes too long.
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
