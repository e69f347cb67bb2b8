using System.Globalization;

namespace Dxf.Tests.Infrastructure.Faults;

/// <summary>Answers that are not the registry's.</summary>
internal static partial class Fault
{
    /// <summary>As <see cref="RegistryConfiguration"/> writes it.</summary>
    private const string RegistrySecret = "dxf-tests";

    /// <summary>
    /// Reads the request with its body and answers, without forwarding. A client that expects 100-continue is answered
    /// before it sends the body.
    /// </summary>
    public static FaultAction Respond(Reply reply) => Answer($"respond {Status(reply)}", null, reply);

    /// <summary>As <see cref="Respond(Reply)"/>, without a body.</summary>
    public static FaultAction Respond(int status, params (string Name, string Value)[] headers) => Respond(WithHeaders(status, headers));

    /// <summary>Answers after so many bytes of the upload and closes, as a server that refuses it in the middle. Nothing is forwarded.</summary>
    public static FaultAction RespondAfterReading(long bytes, Reply reply) => Answer($"{Named("after", bytes)} respond {Status(reply)}", bytes, reply);

    /// <summary>The registry does what was asked, and the client is answered something else.</summary>
    public static FaultAction RespondAfterForwarding(Reply reply) => FaultAction.Response($"do it, but respond {Status(reply)}", (response, fired) =>
    {
        fired();
        response.Replace(reply);
    });

    /// <summary>As <see cref="RespondAfterForwarding(Reply)"/>, without a body.</summary>
    public static FaultAction RespondAfterForwarding(int status, params (string Name, string Value)[] headers) => RespondAfterForwarding(WithHeaders(status, headers));

    /// <summary>301, 302, 303, 307 or 308, without forwarding.</summary>
    public static FaultAction RedirectTo(Uri uri, int status = 307) => Respond(Reply.OfRedirect(status, uri.OriginalString));

    /// <summary>401 with the registry's own challenge for the request, which is read to its end.</summary>
    public static FaultAction ExpireToken() => Expire("401 with the registry's challenge", null);

    /// <summary>401 with the registry's own challenge after so many bytes of the upload, then close. Nothing is forwarded.</summary>
    public static FaultAction ExpireTokenAfter(long bytes) => Expire($"{Named("after", bytes)} 401 with the registry's challenge", bytes);

    /// <summary>
    /// Not a fault, but the want of one: distribution 2.8 knows a torn upload no more, and this makes it go on with it as
    /// version 3 does (status 204 with the Range that is there, and 416 to a Content-Range that begins elsewhere). For a
    /// registry that keeps files.
    /// </summary>
    public static FaultAction ResumableUploads(RegistryProcess registry) => FaultAction.Request("resumable uploads", (request, fired) =>
    {
        if (UploadState.Find(request.Head.Target, registry.StorageFolder, RegistrySecret) is not { } state) return;

        bool elsewhere = request.Head.Headers["Content-Range"] is { } range && !range.StartsWith(string.Create(CultureInfo.InvariantCulture, $"{state.Length}-"), StringComparison.Ordinal);
        if (elsewhere) request.Reply = Reply.OfError(416, "RANGE_INVALID", "invalid content range");
        if (elsewhere || !string.Equals(state.Target, request.Head.Target, StringComparison.Ordinal)) fired();
        request.Head.Target = state.Target;
    });

    private static FaultAction Answer(string name, long? after, Reply reply) => FaultAction.Request(name, (request, fired) =>
    {
        fired();
        request.Reply = reply;
        request.ReadBeforeReply = after;
    });

    private static FaultAction Expire(string name, long? after) => new(name)
    {
        OnRequestAsync = async (request, fired) =>
        {
            request.Reply = await request.AskForChallengeAsync();
            request.ReadBeforeReply = after;
            fired();
        },
    };

    private static Reply WithHeaders(int status, (string Name, string Value)[] headers) =>
        headers.Aggregate(Reply.Of(status), (reply, header) => reply.WithHeader(header.Name, header.Value));

    private static string Status(Reply reply) => reply.Status.ToString(CultureInfo.InvariantCulture);
}
