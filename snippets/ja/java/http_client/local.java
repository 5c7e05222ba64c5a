import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
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
    // API キーはコードに書かず、環境変数から読み込みます。
    var apiKey = System.getenv("ROBOFLOW_API_KEY");
    if (apiKey == null || !apiKey.matches("[!-~]+")) {
      throw new IOException("ROBOFLOW_API_KEY is not set to a valid key");
    }

    // リクエスト本文は、Base64 でエンコードした画像です。
    var image = Files.readAllBytes(Path.of("YOUR_IMAGE.jpg"));
    var body = Base64.getEncoder().encode(image);
    var address = "https://serverless.roboflow.com/my-model/42";
    var request =
        HttpRequest.newBuilder(URI.create(address))
            .header("Authorization", "Bearer " + apiKey)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofByteArray(body))
            .build();

    // タイムアウトは、接続・送信・受信を含む呼び出し全体に適用されます。
    var response =
        HttpClient.newHttpClient()
            .sendAsync(request, BodyHandlers.ofString())
            .get(30, TimeUnit.SECONDS);

    // サーバーに拒否されたら、サーバーのメッセージを出力して停止します。
    var type = response.headers().firstValue("Content-Type").orElse("");
    if (response.statusCode() != 200 || !type.contains("json")) {
      throw new IOException(response.statusCode() + ": " + response.body());
    }
    return response.body();
  }
}
