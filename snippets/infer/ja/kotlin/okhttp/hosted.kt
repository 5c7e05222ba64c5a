import java.io.IOException
import kotlin.time.Duration.Companion.seconds
import okhttp3.HttpUrl.Companion.toHttpUrl
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.RequestBody.Companion.toRequestBody

fun main() {
    val url = "https://serverless.roboflow.com/my-model/42".toHttpUrl().newBuilder()
        .addQueryParameter("image", "https://example.com/YOUR_IMAGE.jpg")
        .build()
    val request = Request.Builder()
        .url(url)
        .header("Authorization", "Bearer ${System.getenv("ROBOFLOW_API_KEY")}")
        .post("".toRequestBody())
        .build()

    val client = OkHttpClient.Builder().readTimeout(30.seconds).build()
    client.newCall(request).execute().use { response ->
        val answer = response.body.string()
        if (!response.isSuccessful) throw IOException("${response.code}: $answer")
        println(answer)
    }
}
