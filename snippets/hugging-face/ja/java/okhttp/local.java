import java.io.File;
import java.io.IOException;
import java.time.Duration;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;

class Infer {
  public static void main(String[] args) throws IOException {
    var image = new File("YOUR_IMAGE.jpg");
    var type = MediaType.get("image/jpeg");
    var request =
        new Request.Builder()
            .url("https://router.huggingface.co/hf-inference/models/google/vit-base-patch16-224")
            .header("Authorization", "Bearer " + System.getenv("HF_TOKEN"))
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
