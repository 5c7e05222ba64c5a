import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;

class Infer {
  public static void main(String[] args) throws Exception {
    var image = Path.of("YOUR_IMAGE.jpg");
    var apiKey = System.getenv().getOrDefault("REMOVE_BG_API_KEY", "").strip();
    var boundary = UUID.randomUUID();
    var part = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"%s\"";
    var text = part + "\r\n\r\n%s\r\n";
    var file = part + "; filename=\"%s\"\r\nContent-Type: %s\r\n\r\n";
    var body =
        BodyPublishers.concat(
            BodyPublishers.ofString(file.formatted("image_file", image.getFileName(), "image/jpeg")),
            BodyPublishers.ofFile(image),
            BodyPublishers.ofString("\r\n"),
            BodyPublishers.ofString(text.formatted("size", "auto")),
            BodyPublishers.ofString("--" + boundary + "--\r\n"));
    var request =
        HttpRequest.newBuilder(URI.create("https://api.remove.bg/v1.0/removebg"))
            .header("X-Api-Key", apiKey)
            .header("Content-Type", "multipart/form-data; boundary=" + boundary)
            .timeout(Duration.ofSeconds(60))
            .POST(body)
            .build();

    var response = HttpClient.newHttpClient().send(request, BodyHandlers.ofByteArray());
    if (response.statusCode() / 100 != 2) {
      throw new IOException(response.statusCode() + ": " + new String(response.body(), UTF_8));
    }
    Files.write(Path.of("answer.png"), response.body());
    System.out.println("answer.png " + response.body().length);
  }
}
