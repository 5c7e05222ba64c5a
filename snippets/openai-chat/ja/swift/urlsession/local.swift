import Foundation

struct InferenceError: Error {
  let status: Int
  let answer: String
}

let apiKey = ProcessInfo.processInfo.environment["OPENAI_API_KEY"] ?? ""
let photo = try Data(contentsOf: URL(fileURLWithPath: "YOUR_IMAGE.jpg"))
let image = "data:image/jpeg;base64," + photo.base64EncodedString()

let body: [String: Any] = [
  "model": "gpt-4o-mini",
  "messages": [
    [
      "role": "user",
      "content": [
        [
          "type": "text",
          "text": "What is in this image?",
        ] as [String: Any],
        [
          "type": "image_url",
          "image_url": ["url": image] as [String: Any],
        ] as [String: Any],
      ] as [Any],
    ] as [String: Any]
  ] as [Any],
]

let url = URL(string: "https://api.openai.com/v1/chat/completions")!
var request = URLRequest(url: url)
request.timeoutInterval = 60
request.httpMethod = "POST"
request.setValue("Bearer \(apiKey)", forHTTPHeaderField: "Authorization")
request.setValue("application/json", forHTTPHeaderField: "Content-Type")
request.httpBody = try JSONSerialization.data(withJSONObject: body)

let (data, response) = try await URLSession.shared.data(for: request)
let status = (response as! HTTPURLResponse).statusCode
let answer = String(decoding: data, as: UTF8.self)
guard (200..<300).contains(status) else {
  throw InferenceError(status: status, answer: answer)
}
print(answer)
