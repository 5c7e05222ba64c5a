import Foundation

struct InferenceError: Error {
  let status: Int
  let answer: String
}

let apiKey = ProcessInfo.processInfo.environment["GOOGLE_API_KEY"] ?? ""
let image = try Data(contentsOf: URL(fileURLWithPath: "YOUR_IMAGE.jpg"))
  .base64EncodedString()

let body: [String: Any] = [
  "requests": [
    [
      "image": ["content": image] as [String: Any],
      "features": [
        [
          "type": "LABEL_DETECTION",
          "maxResults": 5,
        ] as [String: Any]
      ] as [Any],
    ] as [String: Any]
  ] as [Any]
]

let query = "key=" + apiKey.addingPercentEncoding(withAllowedCharacters: .alphanumerics)!
let url = URL(string: "https://vision.googleapis.com/v1/images:annotate?" + query)!
var request = URLRequest(url: url)
request.timeoutInterval = 30
request.httpMethod = "POST"
request.setValue("application/json", forHTTPHeaderField: "Content-Type")
request.httpBody = try JSONSerialization.data(withJSONObject: body)

do {
  let (data, response) = try await URLSession.shared.data(for: request)
  let status = (response as! HTTPURLResponse).statusCode
  let answer = String(decoding: data, as: UTF8.self)
  guard (200..<300).contains(status) else {
    throw InferenceError(status: status, answer: answer)
  }
  print(answer)
} catch let error as URLError {
  // 元のメッセージには、API キーを含む URL が入るため、出力しません。
  throw URLError(error.code)
}
