import java.io.File
import java.io.IOException
import kotlin.io.encoding.Base64
import kotlin.time.Duration.Companion.seconds
import okhttp3.MediaType.Companion.toMediaType
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.RequestBody.Companion.toRequestBody

fun main() {
    val data = Base64.encode(File("YOUR_IMAGE.jpg").readBytes())
    val image = "data:image/jpeg;base64,$data"
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
                            "image_url": {"url": "$image"}
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
