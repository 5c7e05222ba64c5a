import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;

class Infer {
  public static void main(String[] args) throws Exception {
    var login = System.getenv("IMAGGA_API_KEY") + ":" + System.getenv("IMAGGA_API_SECRET");
    var authorization = "Basic " + Base64.getEncoder().encodeToString(login.getBytes(UTF_8));
    var url = "https://api.imagga.com/v2/tags";
    url += "?image_url=" + URLEncoder.encode("https://example.com/cat.jpg", UTF_8);
    var request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Authorization", authorization)
            .timeout(Duration.ofSeconds(30))
            .GET()
            .build();

    var response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      throw new IOException(response.statusCode() + ": " + response.body());
    }
    System.out.println(response.body());
  }
}
