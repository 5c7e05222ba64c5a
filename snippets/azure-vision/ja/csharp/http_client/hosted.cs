using System;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Tasks;

class Program
{
    static async Task Main()
    {
        var apiKey = Environment.GetEnvironmentVariable("AZURE_VISION_KEY");
        var json = new JsonObject { ["url"] = "https://example.com/YOUR_IMAGE.jpg" };
        var type = new MediaTypeHeaderValue("application/json");
        var content = new StringContent(JsonSerializer.Serialize(json), type);
        var url = "https://my-resource.cognitiveservices.azure.com/vision/v3.2/analyze?visualFeatures=Tags%2CDescription";

        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(30) };
        client.DefaultRequestHeaders.Add("Ocp-Apim-Subscription-Key", apiKey);
        using var response = await client.PostAsync(url, content);

        var answer = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode)
            throw new HttpRequestException($"{(int)response.StatusCode}: {answer}");

        Console.WriteLine(answer);
    }
}
