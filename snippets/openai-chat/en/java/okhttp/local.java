import static java.nio.charset.StandardCharsets.UTF_8;

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
    var bytes = Files.readAllBytes(Path.of("YOUR_IMAGE.jpg"));
    var image = "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(bytes);
    var type = MediaType.get("application/json");
    var body =
        """
        {
          "model": "gpt-4o-mini",
          "messages": [
            {
              "role": "user",
              "content": [
                {
                  "type": "text",
                  "text": "What is in this image?"
                },
                {
                  "type": "image_url",
                  "image_url": {"url": "%s"}
                }
              ]
            }
          ]
        }
        """
            .formatted(image);
    var request =
        new Request.Builder()
            .url("https://api.openai.com/v1/chat/completions")
            .header("Authorization", "Bearer " + System.getenv("OPENAI_API_KEY"))
            .post(RequestBody.create(body.getBytes(UTF_8), type))
            .build();

    var builder = new OkHttpClient.Builder().readTimeout(Duration.ofSeconds(60));
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
