import Foundation

struct InferenceError: Error {
  let status: Int
  let answer: String
}

let apiKey = ProcessInfo.processInfo.environment["ROBOFLOW_API_KEY"] ?? ""

let imageURL = "https://example.com/YOUR_IMAGE.jpg"
  .addingPercentEncoding(withAllowedCharacters: .alphanumerics)!
let url = URL(string: "https://serverless.roboflow.com/my-model/42?image=" + imageURL)!
var request = URLRequest(url: url)
request.timeoutInterval = 30
request.httpMethod = "POST"
request.setValue("Bearer \(apiKey)", forHTTPHeaderField: "Authorization")

let (data, response) = try await URLSession.shared.data(for: request)
let status = (response as! HTTPURLResponse).statusCode
let answer = String(decoding: data, as: UTF8.self)
guard (200..<300).contains(status) else {
  throw InferenceError(status: status, answer: answer)
}
print(answer)
