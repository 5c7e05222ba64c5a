import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;

class Infer {
  public static void main(String[] args) throws IOException {
    var apiKey = System.getenv().getOrDefault("AZURE_VISION_KEY", "").strip();
    var type = MediaType.get("application/json");
    var body =
        """
        {"url": "https://example.com/YOUR_IMAGE.jpg"}
        """;
    var request =
        new Request.Builder()
            .url("https://my-resource.cognitiveservices.azure.com/vision/v3.2/analyze?visualFeatures=Tags%2CDescription")
            .header("Ocp-Apim-Subscription-Key", apiKey)
            .post(RequestBody.create(body.getBytes(UTF_8), type))
            .build();

    var builder = new OkHttpClient.Builder().readTimeout(Duration.ofSeconds(30));
    var client = builder.followRedirects(false).build();
    try (var response = client.newCall(request).execute()) {
      var answer = response.body().string();
      if (!response.isSuccessful()) {
        throw new IOException(response.code() + ": " + answer);
      }
      System.out.println(answer);
    }
  }
}
