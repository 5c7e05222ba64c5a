using System;
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
        // API キーはコードに書かず、環境変数から読み込みます。
        var apiKey = Environment.GetEnvironmentVariable("ROBOFLOW_API_KEY");
        if (string.IsNullOrEmpty(apiKey))
            throw new InvalidOperationException("ROBOFLOW_API_KEY is not set");
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);

        // 画像の URL はクエリで渡し、リクエスト本文は空にします。
        var imageUrl = "https://example.com/YOUR_IMAGE.jpg";
        var address = "https://serverless.roboflow.com/my-model/42?image=";
        address += Uri.EscapeDataString(imageUrl);
        using (var response = await Client.PostAsync(address, null))
        {
            var answer = await response.Content.ReadAsStringAsync();
            if (!response.IsSuccessStatusCode)
                throw new HttpRequestException($"HTTP {(int)response.StatusCode}: {answer}");

            // 応答を最後まで読みます。JSON でなければここで失敗します。
            var json = JsonReaderWriterFactory.CreateJsonReader(
                await response.Content.ReadAsByteArrayAsync(), XmlDictionaryReaderQuotas.Max);
            json.ReadStartElement();
            while (json.Read())
                continue;
            return answer;
        }
    }
}
