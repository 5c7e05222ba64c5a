using System;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Threading.Tasks;

class Program
{
    static async Task Main()
    {
        var user = Environment.GetEnvironmentVariable("IMAGGA_API_KEY");
        var password = Environment.GetEnvironmentVariable("IMAGGA_API_SECRET");
        var login = Encoding.UTF8.GetBytes($"{user}:{password}");
        var url = "https://api.imagga.com/v2/tags";
        url += "?image_url=" + Uri.EscapeDataString("https://example.com/cat.jpg");

        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(login));
        using var response = await client.GetAsync(url);

        var answer = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode)
            throw new HttpRequestException($"{(int)response.StatusCode}: {answer}");

        Console.WriteLine(answer);
    }
}
