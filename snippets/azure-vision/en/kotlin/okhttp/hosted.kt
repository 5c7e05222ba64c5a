import java.io.IOException
import kotlin.time.Duration.Companion.seconds
import okhttp3.MediaType.Companion.toMediaType
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.RequestBody.Companion.toRequestBody

fun main() {
    val body = """
        {"url": "https://example.com/YOUR_IMAGE.jpg"}
    """.trimIndent()
    val request = Request.Builder()
        .url("https://my-resource.cognitiveservices.azure.com/vision/v3.2/analyze?visualFeatures=Tags%2CDescription")
        .header("Ocp-Apim-Subscription-Key", System.getenv("AZURE_VISION_KEY").orEmpty().trim())
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
