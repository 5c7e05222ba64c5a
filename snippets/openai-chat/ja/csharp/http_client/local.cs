using System;
using System.IO;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Tasks;

class Program
{
    static async Task Main()
    {
        var file = File.ReadAllBytes("YOUR_IMAGE.jpg");
        var image = "data:image/jpeg;base64," + Convert.ToBase64String(file);
        var json = new JsonObject {
            ["model"] = "gpt-4o-mini",
            ["messages"] = new JsonArray {
                new JsonObject {
                    ["role"] = "user",
                    ["content"] = new JsonArray {
                        new JsonObject {
                            ["type"] = "text",
                            ["text"] = "What is in this image?",
                        },
                        new JsonObject {
                            ["type"] = "image_url",
                            ["image_url"] = new JsonObject { ["url"] = image },
                        },
                    },
                },
            },
        };
        var type = new MediaTypeHeaderValue("application/json");
        var content = new StringContent(JsonSerializer.Serialize(json), type);
        var url = "https://api.openai.com/v1/chat/completions";

        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(60) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer", Environment.GetEnvironmentVariable("OPENAI_API_KEY"));
        using var response = await client.PostAsync(url, content);

        var answer = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode)
            throw new HttpRequestException($"{(int)response.StatusCode}: {answer}");

        Console.WriteLine(answer);
    }
}
