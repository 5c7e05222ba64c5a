import java.io.File
import java.io.IOException
import java.net.HttpURLConnection
import java.net.URI
import java.util.Base64
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
    // Keep the API key out of the code: read it from the environment.
    val apiKey = System.getenv("ROBOFLOW_API_KEY").orEmpty()
    if (!apiKey.matches(Regex("[!-~]+"))) {
        throw IOException("ROBOFLOW_API_KEY is not set to a valid key")
    }

    // The body is the image, Base64-encoded.
    val body = Base64.getEncoder().encode(File("YOUR_IMAGE.jpg").readBytes())
    val address = "https://serverless.roboflow.com/my-model/42"

    // Send the request once: never repeat it silently, never follow a redirect.
    System.setProperty("sun.net.http.retryPost", "false")
    val connection = URI(address).toURL().openConnection() as HttpURLConnection
    connection.instanceFollowRedirects = false
    connection.requestMethod = "POST"
    connection.connectTimeout = 30000
    connection.readTimeout = 30000
    connection.setRequestProperty("Authorization", "Bearer $apiKey")
    connection.setRequestProperty("Content-Type", "application/x-www-form-urlencoded")
    connection.doOutput = true
    connection.outputStream.use { it.write(body) }

    // Stop with the server's own words when it refuses.
    val status = connection.responseCode
    val stream = if (status == 200) connection.inputStream else connection.errorStream
    val answer = stream?.use { it.readBytes() } ?: ByteArray(0)
    if (status != 200 || "json" !in connection.contentType.orEmpty()) {
        throw IOException("$status: ${answer.decodeToString()}")
    }
    if (answer.size < connection.contentLength) throw IOException("The answer was cut short")
    return answer.decodeToString()
}
