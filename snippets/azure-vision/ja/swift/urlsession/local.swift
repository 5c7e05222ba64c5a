import Foundation

struct InferenceError: Error {
  let status: Int
  let answer: String
}

let apiKey = ProcessInfo.processInfo.environment["AZURE_VISION_KEY"] ?? ""
let image = try Data(contentsOf: URL(fileURLWithPath: "YOUR_IMAGE.jpg"))

let url = URL(string: "https://my-resource.cognitiveservices.azure.com/vision/v3.2/analyze?visualFeatures=Tags%2CDescription")!
var request = URLRequest(url: url)
request.timeoutInterval = 30
request.httpMethod = "POST"
request.setValue(apiKey, forHTTPHeaderField: "Ocp-Apim-Subscription-Key")
request.setValue("application/octet-stream", forHTTPHeaderField: "Content-Type")
request.httpBody = image

let (data, response) = try await URLSession.shared.data(for: request)
let status = (response as! HTTPURLResponse).statusCode
let answer = String(decoding: data, as: UTF8.self)
guard (200..<300).contains(status) else {
  throw InferenceError(status: status, answer: answer)
}
print(answer)
