using System.Net;
using Dxf.Tests.Registry;
using NUnit.Framework;
using RichardSzalay.MockHttp;

namespace Dxf.Tests.Auth;

[TestFixture]
internal sealed class ParallelTokenTests : AuthFixture
{
    [Test]
    [CancelAfter(30_000)]
    public async Task Parallel_requests_share_one_token(CancellationToken cancellationToken)
    {
        const int count = 8;
        int refused = 0;
        TaskCompletionSource allRefused = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Requests.When(HttpMethod.Head, BlobAddress).Respond(async request =>
        {
            if (request.Headers.Authorization is not null)
                return new HttpResponseMessage(HttpStatusCode.NotFound);

            // Nobody has a token before everybody was refused.
            if (Interlocked.Increment(ref refused) is count)
                allRefused.SetResult();
            await allRefused.Task.WaitAsync(cancellationToken);
            HttpResponseMessage response = new(HttpStatusCode.Unauthorized);
            response.Headers.TryAddWithoutValidation("WWW-Authenticate", Challenge);
            return response;
        });
        ExpectTokenRequest().Answer(HttpStatusCode.OK, """{"token":"t"}""");

        await Task.WhenAll(Enumerable.Range(0, count).Select(_ => FindAsync()));

        Assert.That(TokenRequests.Requests, Has.Count.EqualTo(1));
        Assert.That(Authorizations.Count(authorization => authorization is "Bearer t"), Is.EqualTo(count));
    }
}
