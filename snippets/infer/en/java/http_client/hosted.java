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
    var authorization = ("Bearer " + System.getenv("ROBOFLOW_API_KEY")).strip();
    var url = "https://serverless.roboflow.com/my-model/42";
    url += "?image=" + URLEncoder.encode("https://example.com/YOUR_IMAGE.jpg", UTF_8);
    var request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Authorization", authorization)
            .timeout(Duration.ofSeconds(30))
            .POST(BodyPublishers.noBody())
            .build();

    var response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      throw new IOException(response.statusCode() + ": " + response.body());
    }
    System.out.println(response.body());
  }
}
