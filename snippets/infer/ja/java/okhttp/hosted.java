import java.io.IOException;
import java.time.Duration;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;

class Infer {
  public static void main(String[] args) throws IOException {
    var url =
        HttpUrl.get("https://serverless.roboflow.com/my-model/42")
            .newBuilder()
            .addQueryParameter("image", "https://example.com/YOUR_IMAGE.jpg")
            .build();
    var request =
        new Request.Builder()
            .url(url)
            .header("Authorization", "Bearer " + System.getenv("ROBOFLOW_API_KEY"))
            .post(RequestBody.create(new byte[0]))
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
