import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;

class Infer {
  public static void main(String[] args) throws Exception {
    var image = Base64.getEncoder().encode(Files.readAllBytes(Path.of("YOUR_IMAGE.jpg")));
    var authorization = ("Bearer " + System.getenv("ROBOFLOW_API_KEY")).strip();
    var request =
        HttpRequest.newBuilder(URI.create("https://serverless.roboflow.com/my-model/42"))
            .header("Authorization", authorization)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .timeout(Duration.ofSeconds(30))
            .POST(BodyPublishers.ofByteArray(image))
            .build();

    var response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      throw new IOException(response.statusCode() + ": " + response.body());
    }
    System.out.println(response.body());
  }
}
