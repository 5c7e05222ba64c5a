using System;
using System.IO;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading.Tasks;

class Program
{
    static async Task Main()
    {
        var apiKey = Environment.GetEnvironmentVariable("REMOVE_BG_API_KEY") ?? "";
        var path = "YOUR_IMAGE.jpg";
        var form = new MultipartFormDataContent();
        form.Add(new StringContent("auto"), "size");
        var image = new ByteArrayContent(File.ReadAllBytes(path));
        image.Headers.ContentType = MediaTypeHeaderValue.Parse("image/jpeg");
        form.Add(image, "image_file", Path.GetFileName(path));
        var url = "https://api.remove.bg/v1.0/removebg";

        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(60) };
        client.DefaultRequestHeaders.Add("X-Api-Key", apiKey);
        using var response = await client.PostAsync(url, form);

        if (!response.IsSuccessStatusCode)
            throw new HttpRequestException(
                $"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}");

        var answer = await response.Content.ReadAsByteArrayAsync();
        File.WriteAllBytes("answer.png", answer);
        Console.WriteLine("answer.png " + answer.Length);
    }
}
