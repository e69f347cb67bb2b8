using System.Net;
using Dxf.Tests.Registry;
using NUnit.Framework;
using RichardSzalay.MockHttp;

namespace Dxf.Tests.Auth;

[TestFixture]
internal sealed class ParallelTokenTests : AuthFixture
{
    [Test]
    public async Task Parallel_requests_learn_from_the_first_one_how_to_ask()
    {
        const int count = 8;
        int refused = 0;
        Requests.When(HttpMethod.Head, BlobAddress).Respond(async request =>
        {
            if (request.Headers.Authorization is not null)
                return new HttpResponseMessage(HttpStatusCode.NotFound);

            // The others have every opportunity to come along.
            Interlocked.Increment(ref refused);
            for (int i = 0; i < 100; i++)
                await Task.Yield();
            return Refusal();
        });
        ExpectTokenRequest().Answer(HttpStatusCode.OK, """{"token":"t"}""");

        await Task.WhenAll(Enumerable.Range(0, count).Select(_ => FindAsync()));

        Assert.That(refused, Is.EqualTo(1));
        Assert.That(TokenRequests.Requests, Has.Count.EqualTo(1));
        Assert.That(Authorizations.Count(authorization => authorization is "Bearer t"), Is.EqualTo(count));
    }

    [Test]
    public async Task Requests_that_waited_for_the_first_one_go_side_by_side()
    {
        const int count = 8;
        int begun = 0;
        int shown = 0;
        TaskCompletionSource allShown = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource allBegun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Requests.When(HttpMethod.Head, BlobAddress).Respond(async request =>
        {
            if (request.Headers.Authorization is null)
            {
                await allBegun.Task;
                return Refusal();
            }

            // Nobody is answered before everybody has asked, but for the first.
            if (Interlocked.Increment(ref shown) is count)
                allShown.SetResult();
            if (Volatile.Read(ref shown) > 1)
                await allShown.Task.WaitAsync(TimeSpan.FromSeconds(30));
            return new HttpResponseMessage(HttpStatusCode.NotFound);
        });
        ExpectTokenRequest().Answer(HttpStatusCode.OK, """{"token":"t"}""");
        Task[] finding = [.. Enumerable.Range(0, count).Select(_ => Task.Run(async () =>
        {
            Task<Descriptor?> found = FindAsync();
            if (Interlocked.Increment(ref begun) is count)
                allBegun.SetResult();
            await found;
        }))];
        await Task.WhenAll(finding);

        Assert.That(Authorizations.Count(static authorization => authorization is null), Is.EqualTo(1));
        Assert.That(TokenRequests.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Parallel_requests_whose_token_has_expired_share_the_next_one()
    {
        const int count = 8;
        int refused = 0;
        bool expired = false;
        TaskCompletionSource allRefused = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Requests.When(HttpMethod.Head, BlobAddress).Respond(async request =>
        {
            switch (request.Headers.Authorization?.Parameter)
            {
                case "second":
                    return new HttpResponseMessage(HttpStatusCode.NotFound);
                case "first" when !expired:
                    return new HttpResponseMessage(HttpStatusCode.NotFound);
                case "first":
                    // Nobody has another token before everybody was refused.
                    if (Interlocked.Increment(ref refused) is count)
                        allRefused.SetResult();
                    await allRefused.Task;
                    return Refusal();
                default:
                    return Refusal();
            }
        });
        ExpectTokenRequest().Answer(HttpStatusCode.OK, """{"token":"first"}""");
        ExpectTokenRequest().Answer(HttpStatusCode.OK, """{"token":"second"}""");
        await FindAsync();

        expired = true;
        await Task.WhenAll(Enumerable.Range(0, count).Select(_ => FindAsync()));

        Assert.That(TokenRequests.Requests, Has.Count.EqualTo(2));
        Assert.That(Authorizations.Count(authorization => authorization is "Bearer second"), Is.EqualTo(count));
    }

    private static HttpResponseMessage Refusal()
    {
        HttpResponseMessage response = new(HttpStatusCode.Unauthorized);
        response.Headers.TryAddWithoutValidation("WWW-Authenticate", Challenge);
        return response;
    }
}
