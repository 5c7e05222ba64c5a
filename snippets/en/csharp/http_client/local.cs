using System;
using System.IO;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Runtime.Serialization.Json;
using System.Threading.Tasks;
using System.Xml;

public static class Program
{
    private static readonly HttpClient Client = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };

    public static int Main()
    {
        try
        {
            Console.WriteLine(InferAsync().GetAwaiter().GetResult());
            return 0;
        }
        catch (Exception error)
        {
            var late = error is OperationCanceledException;
            Console.Error.WriteLine(late ? "no answer within 30 seconds" : error.GetBaseException().Message);
            return 1;
        }
    }

    private static async Task<string> InferAsync()
    {
        // Keep the API key out of the code: read it from the environment.
        var apiKey = Environment.GetEnvironmentVariable("ROBOFLOW_API_KEY");
        if (string.IsNullOrEmpty(apiKey))
            throw new InvalidOperationException("ROBOFLOW_API_KEY is not set");
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);

        // The body is the image, Base64-encoded.
        var body = new StringContent(Convert.ToBase64String(File.ReadAllBytes("YOUR_IMAGE.jpg")));
        body.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        var address = "https://serverless.roboflow.com/my-model/42";
        using (var response = await Client.PostAsync(address, body))
        {
            var answer = await response.Content.ReadAsStringAsync();
            if (!response.IsSuccessStatusCode)
                throw new HttpRequestException($"HTTP {(int)response.StatusCode}: {answer}");

            // Reading the answer to its end fails when it is not JSON.
            var json = JsonReaderWriterFactory.CreateJsonReader(
                await response.Content.ReadAsByteArrayAsync(), XmlDictionaryReaderQuotas.Max);
            json.ReadStartElement();
            while (json.Read())
                continue;
            return answer;
        }
    }
}
