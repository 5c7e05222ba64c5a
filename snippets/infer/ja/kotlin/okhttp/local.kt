import java.io.File
import java.io.IOException
import kotlin.io.encoding.Base64
import kotlin.time.Duration.Companion.seconds
import okhttp3.MediaType.Companion.toMediaType
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.RequestBody.Companion.toRequestBody

fun main() {
    val image = Base64.encodeToByteArray(File("YOUR_IMAGE.jpg").readBytes())
    val request = Request.Builder()
        .url("https://serverless.roboflow.com/my-model/42")
        .header("Authorization", "Bearer ${System.getenv("ROBOFLOW_API_KEY")}")
        .post(image.toRequestBody("application/x-www-form-urlencoded".toMediaType()))
        .build()

    val builder = OkHttpClient.Builder().readTimeout(30.seconds)
    val client = builder.followRedirects(false).build()
    client.newCall(request).execute().use { response ->
        val answer = response.body.string()
        if (!response.isSuccessful) throw IOException("${response.code}: $answer")
        println(answer)
    }
}
