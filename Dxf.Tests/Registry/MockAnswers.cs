using System.IO.Pipelines;
using System.Net;
using System.Text;
using RichardSzalay.MockHttp;

namespace Dxf.Tests.Registry;

/// <summary>What a scripted request is answered with; a new message for each time.</summary>
internal static class MockAnswers
{
    public static MockedRequest Answer(this MockedRequest request, HttpStatusCode status, params (string Name, string Value)[] headers) =>
        request.Answer(status, [], headers);

    public static MockedRequest Answer(this MockedRequest request, HttpStatusCode status, string body, params (string Name, string Value)[] headers) =>
        request.Answer(status, Encoding.UTF8.GetBytes(body), headers);

    public static MockedRequest Answer(this MockedRequest request, HttpStatusCode status, byte[] body, params (string Name, string Value)[] headers) =>
        request.Respond(_ => Make(status, new ByteArrayContent(body), headers));

    /// <summary>A body whose length nobody says.</summary>
    public static MockedRequest AnswerWithoutLength(this MockedRequest request, HttpStatusCode status, byte[] body, params (string Name, string Value)[] headers) =>
        request.Respond(_ => Make(status, new StreamContent(PipeReader.Create(new MemoryStream(body)).AsStream()), headers));

    private static HttpResponseMessage Make(HttpStatusCode status, HttpContent content, (string Name, string Value)[] headers)
    {
        HttpResponseMessage response = new(status) { Content = content };
        foreach ((string name, string value) in headers)
        {
            if (!response.Headers.TryAddWithoutValidation(name, value))
                content.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    }
}
