using System;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading.Tasks;

class Program
{
    static async Task Main()
    {
        var url = "https://serverless.roboflow.com/my-model/42";
        url += "?image=" + Uri.EscapeDataString("https://example.com/YOUR_IMAGE.jpg");

        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer", Environment.GetEnvironmentVariable("ROBOFLOW_API_KEY"));
        using var response = await client.PostAsync(url, null);

        var answer = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode)
            throw new HttpRequestException($"{(int)response.StatusCode}: {answer}");

        Console.WriteLine(answer);
    }
}
