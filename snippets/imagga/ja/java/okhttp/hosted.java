import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;

class Infer {
  public static void main(String[] args) throws IOException {
    var user = System.getenv().getOrDefault("IMAGGA_API_KEY", "");
    var password = System.getenv().getOrDefault("IMAGGA_API_SECRET", "");
    var url =
        HttpUrl.get("https://api.imagga.com/v2/tags")
            .newBuilder()
            .addQueryParameter("image_url", "https://example.com/cat.jpg")
            .build();
    var request =
        new Request.Builder()
            .url(url)
            .header("Authorization", Credentials.basic(user, password, UTF_8))
            .build();

    var client = new OkHttpClient.Builder().readTimeout(Duration.ofSeconds(30)).build();
    try (var response = client.newCall(request).execute()) {
      var answer = response.body().string();
      if (!response.isSuccessful()) {
        throw new IOException(response.code() + ": " + answer);
      }
      System.out.println(answer);
    }
  }
}
