import java.io.IOException
import kotlin.time.Duration.Companion.seconds
import okhttp3.Credentials
import okhttp3.HttpUrl.Companion.toHttpUrl
import okhttp3.OkHttpClient
import okhttp3.Request

fun main() {
    val user = System.getenv("IMAGGA_API_KEY").orEmpty()
    val password = System.getenv("IMAGGA_API_SECRET").orEmpty()
    val url = "https://api.imagga.com/v2/tags".toHttpUrl().newBuilder()
        .addQueryParameter("image_url", "https://example.com/cat.jpg")
        .build()
    val request = Request.Builder()
        .url(url)
        .header("Authorization", Credentials.basic(user, password, Charsets.UTF_8))
        .build()

    val client = OkHttpClient.Builder().readTimeout(30.seconds).build()
    client.newCall(request).execute().use { response ->
        val answer = response.body.string()
        if (!response.isSuccessful) throw IOException("${response.code}: $answer")
        println(answer)
    }
}
