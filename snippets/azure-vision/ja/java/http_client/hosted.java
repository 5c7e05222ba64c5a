import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

class Infer {
  public static void main(String[] args) throws Exception {
    var apiKey = System.getenv().getOrDefault("AZURE_VISION_KEY", "").strip();
    var body =
        """
        {"url": "https://example.com/YOUR_IMAGE.jpg"}
        """;
    var request =
        HttpRequest.newBuilder(URI.create("https://my-resource.cognitiveservices.azure.com/vision/v3.2/analyze?visualFeatures=Tags%2CDescription"))
            .header("Ocp-Apim-Subscription-Key", apiKey)
            .header("Content-Type", "application/json")
            .timeout(Duration.ofSeconds(30))
            .POST(BodyPublishers.ofString(body))
            .build();

    var response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      throw new IOException(response.statusCode() + ": " + response.body());
    }
    System.out.println(response.body());
  }
}
