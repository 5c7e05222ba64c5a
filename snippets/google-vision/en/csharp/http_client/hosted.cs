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
        var apiKey = Environment.GetEnvironmentVariable("GOOGLE_API_KEY") ?? "";
        var json = new JsonObject {
            ["requests"] = new JsonArray {
                new JsonObject {
                    ["image"] = new JsonObject { ["source"] = new JsonObject { ["imageUri"] = "https://example.com/YOUR_IMAGE.jpg" } },
                    ["features"] = new JsonArray {
                        new JsonObject {
                            ["type"] = "LABEL_DETECTION",
                            ["maxResults"] = 5,
                        },
                    },
                },
            },
        };
        var type = new MediaTypeHeaderValue("application/json");
        var content = new StringContent(JsonSerializer.Serialize(json), type);
        var url = "https://vision.googleapis.com/v1/images:annotate";
        url += "?key=" + Uri.EscapeDataString(apiKey);

        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(30) };
        using var response = await client.PostAsync(url, content);

        var answer = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode)
            throw new HttpRequestException($"{(int)response.StatusCode}: {answer}");

        Console.WriteLine(answer);
    }
}
