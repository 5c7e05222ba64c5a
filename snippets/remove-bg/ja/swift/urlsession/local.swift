import Foundation

struct InferenceError: Error {
  let status: Int
  let answer: String
}

let apiKey = ProcessInfo.processInfo.environment["REMOVE_BG_API_KEY"] ?? ""
let image = try Data(contentsOf: URL(fileURLWithPath: "YOUR_IMAGE.jpg"))

let boundary = UUID().uuidString
var body = Data()
body += "--\(boundary)\r\n".utf8
body += "Content-Disposition: form-data; name=\"size\"\r\n\r\n".utf8
body += "auto\r\n".utf8
body += "--\(boundary)\r\n".utf8
body += "Content-Disposition: form-data; name=\"image_file\"; filename=\"image.jpg\"\r\n".utf8
body += "Content-Type: image/jpeg\r\n\r\n".utf8
body += image
body += "\r\n--\(boundary)--\r\n".utf8

let url = URL(string: "https://api.remove.bg/v1.0/removebg")!
var request = URLRequest(url: url)
request.timeoutInterval = 60
request.httpMethod = "POST"
request.setValue(apiKey, forHTTPHeaderField: "X-Api-Key")
request.setValue("multipart/form-data; boundary=\(boundary)", forHTTPHeaderField: "Content-Type")
request.httpBody = body

let (data, response) = try await URLSession.shared.data(for: request)
let status = (response as! HTTPURLResponse).statusCode
let answer = String(decoding: data, as: UTF8.self)
guard (200..<300).contains(status) else {
  throw InferenceError(status: status, answer: answer)
}
try data.write(to: URL(fileURLWithPath: "answer.png"))
print("answer.png", data.count)
