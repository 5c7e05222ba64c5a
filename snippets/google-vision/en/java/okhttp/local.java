import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;

class Infer {
  public static void main(String[] args) throws IOException {
    var bytes = Files.readAllBytes(Path.of("YOUR_IMAGE.jpg"));
    var image = Base64.getEncoder().encodeToString(bytes);
    var url =
        HttpUrl.get("https://vision.googleapis.com/v1/images:annotate")
            .newBuilder()
            .addQueryParameter("key", System.getenv("GOOGLE_API_KEY"))
            .build();
    var type = MediaType.get("application/json");
    var body =
        """
        {
          "requests": [
            {
              "image": {"content": "%s"},
              "features": [
                {
                  "type": "LABEL_DETECTION",
                  "maxResults": 5
                }
              ]
            }
          ]
        }
        """
            .formatted(image);
    var request =
        new Request.Builder()
            .url(url)
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
