import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;

class Infer {
  public static void main(String[] args) throws IOException {
    var image = Base64.getEncoder().encode(Files.readAllBytes(Path.of("YOUR_IMAGE.jpg")));
    var type = MediaType.get("application/x-www-form-urlencoded");
    var request =
        new Request.Builder()
            .url("https://serverless.roboflow.com/my-model/42")
            .header("Authorization", "Bearer " + System.getenv("ROBOFLOW_API_KEY"))
            .post(RequestBody.create(image, type))
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
