using System;
using System.IO;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading.Tasks;

class Program
{
    static async Task Main()
    {
        var apiKey = Environment.GetEnvironmentVariable("AZURE_VISION_KEY");
        var image = new ByteArrayContent(File.ReadAllBytes("YOUR_IMAGE.jpg"));
        image.Headers.ContentType = MediaTypeHeaderValue.Parse("application/octet-stream");
        var url = "https://my-resource.cognitiveservices.azure.com/vision/v3.2/analyze?visualFeatures=Tags%2CDescription";

        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(30) };
        client.DefaultRequestHeaders.Add("Ocp-Apim-Subscription-Key", apiKey);
        using var response = await client.PostAsync(url, image);

        var answer = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode)
            throw new HttpRequestException($"{(int)response.StatusCode}: {answer}");

        Console.WriteLine(answer);
    }
}
