import java.io.File
import java.io.IOException
import kotlin.time.Duration.Companion.seconds
import okhttp3.MultipartBody
import okhttp3.OkHttpClient
import okhttp3.Request

fun main() {
    val body = MultipartBody.Builder()
        .setType(MultipartBody.FORM)
        .addFormDataPart("image_url", "https://example.com/YOUR_IMAGE.jpg")
        .addFormDataPart("size", "auto")
        .build()
    val request = Request.Builder()
        .url("https://api.remove.bg/v1.0/removebg")
        .header("X-Api-Key", System.getenv("REMOVE_BG_API_KEY").orEmpty().trim())
        .post(body)
        .build()

    val builder = OkHttpClient.Builder().readTimeout(60.seconds)
    val client = builder.followRedirects(false).build()
    client.newCall(request).execute().use { response ->
        val answer = response.body.bytes()
        if (!response.isSuccessful) throw IOException("${response.code}: ${String(answer)}")
        val file = File("answer.png")
        file.writeBytes(answer)
        println("$file ${answer.size}")
    }
}
