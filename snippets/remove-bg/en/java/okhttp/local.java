import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;

class Infer {
  public static void main(String[] args) throws IOException {
    var image = new File("YOUR_IMAGE.jpg");
    var apiKey = System.getenv().getOrDefault("REMOVE_BG_API_KEY", "").strip();
    var type = MediaType.get("image/jpeg");
    var body =
        new MultipartBody.Builder()
            .setType(MultipartBody.FORM)
            .addFormDataPart("image_file", image.getName(), RequestBody.create(image, type))
            .addFormDataPart("size", "auto")
            .build();
    var request =
        new Request.Builder()
            .url("https://api.remove.bg/v1.0/removebg")
            .header("X-Api-Key", apiKey)
            .post(body)
            .build();

    var builder = new OkHttpClient.Builder().readTimeout(Duration.ofSeconds(60));
    var client = builder.followRedirects(false).build();
    try (var response = client.newCall(request).execute()) {
      var answer = response.body().bytes();
      if (!response.isSuccessful()) {
        throw new IOException(response.code() + ": " + new String(answer, UTF_8));
      }
      Files.write(Path.of("answer.png"), answer);
      System.out.println("answer.png " + answer.length);
    }
  }
}
