import java.io.IOException
import java.net.HttpURLConnection
import java.net.URI
import java.net.URLEncoder
import kotlin.system.exitProcess

fun main() {
    try {
        println(infer())
    } catch (e: IOException) {
        System.err.println("The request failed: $e")
        exitProcess(1)
    }
}

fun infer(): String {
    // API キーはコードに書かず、環境変数から読み込みます。
    val apiKey = System.getenv("ROBOFLOW_API_KEY").orEmpty()
    if (!apiKey.matches(Regex("[!-~]+"))) {
        throw IOException("ROBOFLOW_API_KEY is not set to a valid key")
    }

    // 画像の URL はクエリで渡し、リクエスト本文は空にします。
    val image = URLEncoder.encode("https://example.com/YOUR_IMAGE.jpg", "UTF-8")
    val address = "https://serverless.roboflow.com/my-model/42?image=$image"

    // リクエストの送信は 1 回だけです。自動の再送もリダイレクトの追跡もしません。
    System.setProperty("sun.net.http.retryPost", "false")
    val connection = URI(address).toURL().openConnection() as HttpURLConnection
    connection.instanceFollowRedirects = false
    connection.requestMethod = "POST"
    connection.connectTimeout = 30000
    connection.readTimeout = 30000
    connection.setRequestProperty("Authorization", "Bearer $apiKey")
    connection.doOutput = true
    connection.outputStream.close()

    // サーバーに拒否されたら、サーバーのメッセージを出力して停止します。
    val status = connection.responseCode
    val stream = if (status == 200) connection.inputStream else connection.errorStream
    val answer = stream?.use { it.readBytes() } ?: ByteArray(0)
    if (status != 200 || "json" !in connection.contentType.orEmpty()) {
        throw IOException("$status: ${answer.decodeToString()}")
    }
    if (answer.size < connection.contentLength) throw IOException("The answer was cut short")
    return answer.decodeToString()
}
