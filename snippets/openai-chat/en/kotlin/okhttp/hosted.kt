import java.io.IOException
import kotlin.time.Duration.Companion.seconds
import okhttp3.MediaType.Companion.toMediaType
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.RequestBody.Companion.toRequestBody

fun main() {
    val body = """
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
                            "image_url": {"url": "https://example.com/YOUR_IMAGE.jpg"}
                        }
                    ]
                }
            ]
        }
    """.trimIndent()
    val request = Request.Builder()
        .url("https://api.openai.com/v1/chat/completions")
        .header("Authorization", "Bearer ${System.getenv("OPENAI_API_KEY")}")
        .post(body.toByteArray().toRequestBody("application/json".toMediaType()))
        .build()

    val builder = OkHttpClient.Builder().readTimeout(60.seconds)
    val client = builder.followRedirects(false).build()
    client.newCall(request).execute().use { response ->
        val answer = response.body.string()
        if (!response.isSuccessful) throw IOException("${response.code}: $answer")
        println(answer)
    }
}
