import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

class Infer {
  public static void main(String[] args) {
    try {
      System.out.println(infer());
    } catch (Exception e) {
      System.err.println("The request failed: " + (e.getCause() == null ? e : e.getCause()));
      System.exit(1);
    }
  }

  private static String infer() throws Exception {
    // Keep the API key out of the code: read it from the environment.
    var apiKey = System.getenv("ROBOFLOW_API_KEY");
    if (apiKey == null || !apiKey.matches("[!-~]+")) {
      throw new IOException("ROBOFLOW_API_KEY is not set to a valid key");
    }

    // The image's URL goes in the query; the body stays empty.
    var image = URLEncoder.encode("https://example.com/YOUR_IMAGE.jpg", StandardCharsets.UTF_8);
    var address = "https://serverless.roboflow.com/my-model/42";
    address += "?image=" + image;
    var request =
        HttpRequest.newBuilder(URI.create(address))
            .header("Authorization", "Bearer " + apiKey)
            .POST(BodyPublishers.noBody())
            .build();

    // The timeout covers the whole call: connecting, sending and receiving.
    var response =
        HttpClient.newHttpClient()
            .sendAsync(request, BodyHandlers.ofString())
            .get(30, TimeUnit.SECONDS);

    // Stop with the server's own words when it refuses.
    var type = response.headers().firstValue("Content-Type").orElse("");
    if (response.statusCode() != 200 || !type.contains("json")) {
      throw new IOException(response.statusCode() + ": " + response.body());
    }
    return response.body();
  }
}
