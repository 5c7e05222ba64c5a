import Foundation

struct InferenceError: Error {
  let status: Int
  let answer: String
}

let apiKey = ProcessInfo.processInfo.environment["HF_TOKEN"] ?? ""
let image = try Data(contentsOf: URL(fileURLWithPath: "YOUR_IMAGE.jpg"))

let url = URL(string: "https://router.huggingface.co/hf-inference/models/google/vit-base-patch16-224")!
var request = URLRequest(url: url)
request.timeoutInterval = 30
request.httpMethod = "POST"
request.setValue("Bearer \(apiKey)", forHTTPHeaderField: "Authorization")
request.setValue("image/jpeg", forHTTPHeaderField: "Content-Type")
request.httpBody = image

let (data, response) = try await URLSession.shared.data(for: request)
let status = (response as! HTTPURLResponse).statusCode
let answer = String(decoding: data, as: UTF8.self)
guard (200..<300).contains(status) else {
  throw InferenceError(status: status, answer: answer)
}
print(answer)
