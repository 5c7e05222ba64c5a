using System;
using System.IO;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading.Tasks;

class Program
{
    static async Task Main()
    {
        var image = new ByteArrayContent(File.ReadAllBytes("YOUR_IMAGE.jpg"));
        image.Headers.ContentType = MediaTypeHeaderValue.Parse("image/jpeg");
        var url = "https://router.huggingface.co/hf-inference/models/google/vit-base-patch16-224";

        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(30) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer", Environment.GetEnvironmentVariable("HF_TOKEN"));
        using var response = await client.PostAsync(url, image);

        var answer = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode)
            throw new HttpRequestException($"{(int)response.StatusCode}: {answer}");

        Console.WriteLine(answer);
    }
}
