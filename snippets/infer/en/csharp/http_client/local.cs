using System;
using System.IO;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading.Tasks;

class Program
{
    static async Task Main()
    {
        var image = Convert.ToBase64String(File.ReadAllBytes("YOUR_IMAGE.jpg"));
        var type = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        var url = "https://serverless.roboflow.com/my-model/42";

        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(30) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer", Environment.GetEnvironmentVariable("ROBOFLOW_API_KEY"));
        using var response = await client.PostAsync(url, new StringContent(image, type));

        var answer = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode)
            throw new HttpRequestException($"{(int)response.StatusCode}: {answer}");

        Console.WriteLine(answer);
    }
}
