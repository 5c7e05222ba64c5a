import java.io.File
import java.io.IOException
import kotlin.time.Duration.Companion.seconds
import okhttp3.MediaType.Companion.toMediaType
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.RequestBody.Companion.asRequestBody

fun main() {
    val request = Request.Builder()
        .url("https://router.huggingface.co/hf-inference/models/google/vit-base-patch16-224")
        .header("Authorization", "Bearer ${System.getenv("HF_TOKEN")}")
        .post(File("YOUR_IMAGE.jpg").asRequestBody("image/jpeg".toMediaType()))
        .build()

    val builder = OkHttpClient.Builder().readTimeout(30.seconds)
    val client = builder.followRedirects(false).build()
    client.newCall(request).execute().use { response ->
        val answer = response.body.string()
        if (!response.isSuccessful) throw IOException("${response.code}: $answer")
        println(answer)
    }
}
