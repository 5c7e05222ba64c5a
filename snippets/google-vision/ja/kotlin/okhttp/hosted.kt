import java.io.IOException
import kotlin.time.Duration.Companion.seconds
import okhttp3.HttpUrl.Companion.toHttpUrl
import okhttp3.MediaType.Companion.toMediaType
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.RequestBody.Companion.toRequestBody

fun main() {
    val url = "https://vision.googleapis.com/v1/images:annotate".toHttpUrl().newBuilder()
        .addQueryParameter("key", System.getenv("GOOGLE_API_KEY"))
        .build()
    val body = """
        {
            "requests": [
                {
                    "image": {"source": {"imageUri": "https://example.com/YOUR_IMAGE.jpg"}},
                    "features": [
                        {
                            "type": "LABEL_DETECTION",
                            "maxResults": 5
                        }
                    ]
                }
            ]
        }
    """.trimIndent()
    val request = Request.Builder()
        .url(url)
        .post(body.toByteArray().toRequestBody("application/json".toMediaType()))
        .build()

    val builder = OkHttpClient.Builder().readTimeout(30.seconds)
    val client = builder.followRedirects(false).build()
    client.newCall(request).execute().use { response ->
        val answer = response.body.string()
        if (!response.isSuccessful) throw IOException("${response.code}: $answer")
        println(answer)
    }
}
