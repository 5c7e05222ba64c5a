import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

class Infer {
  public static void main(String[] args) throws Exception {
    var body =
        """
        {
          "requests": [
            {
              "image": {"source": {"imageUri": "https://example.com/YOUR_IMAGE.jpg"}},
              "features": [
                {
                  "type": "LABEL_DETECTION",
                  "maxResults": 5
                }
              ]
            }
          ]
        }
        """;
    var url = "https://vision.googleapis.com/v1/images:annotate";
    var apiKey = System.getenv().getOrDefault("GOOGLE_API_KEY", "").strip();
    url += "?key=" + URLEncoder.encode(apiKey, UTF_8);
    var request =
        HttpRequest.newBuilder(URI.create(url))
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
