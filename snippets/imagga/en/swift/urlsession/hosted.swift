import Foundation

struct InferenceError: Error {
  let status: Int
  let answer: String
}

let user = ProcessInfo.processInfo.environment["IMAGGA_API_KEY"] ?? ""
let password = ProcessInfo.processInfo.environment["IMAGGA_API_SECRET"] ?? ""

let imageURL = "https://example.com/cat.jpg"
  .addingPercentEncoding(withAllowedCharacters: .alphanumerics)!
let url = URL(string: "https://api.imagga.com/v2/tags?image_url=" + imageURL)!
var request = URLRequest(url: url)
request.timeoutInterval = 30
let login = Data("\(user):\(password)".utf8).base64EncodedString()
request.setValue("Basic \(login)", forHTTPHeaderField: "Authorization")

let (data, response) = try await URLSession.shared.data(for: request)
let status = (response as! HTTPURLResponse).statusCode
let answer = String(decoding: data, as: UTF8.self)
guard (200..<300).contains(status) else {
  throw InferenceError(status: status, answer: answer)
}
print(answer)
