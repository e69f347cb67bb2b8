using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dxf.Client.Resilience;

namespace Dxf.Client.Registry;

/// <summary>Lists that come in pages: each page names the next one in its <c>Link</c> header.</summary>
/// <remarks>See <see href="https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#listing-tags">listing tags</see>.</remarks>
internal static partial class RegistryPages
{
    /// <summary>What is asked for where nobody asks for less: registries refuse more.</summary>
    private const int MaxPageSize = 1000;

    /// <summary>Some registries send a page of which nothing is left for the user; not one after another for ever.</summary>
    private const int MaxEmptyPages = 20;

    private const int MaxPageLength = 8 * 1024 * 1024;

    /// <param name="connection">The registry.</param>
    /// <param name="first">The list's address, without a query.</param>
    /// <param name="field">The field of the page that holds the names.</param>
    /// <param name="subject">What is listed, for errors.</param>
    /// <param name="pageSize">How many names to ask for at a time.</param>
    /// <param name="scope">What a token must allow.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    public static async IAsyncEnumerable<string> ListAsync(
        RegistryConnection connection,
        Uri first,
        string field,
        string subject,
        int? pageSize,
        AuthScope scope,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (pageSize is { } size)
            ArgumentOutOfRangeException.ThrowIfLessThan(size, 1, nameof(pageSize));

        HashSet<string> visited = new(StringComparer.Ordinal);
        string? last = null;
        int empty = 0;
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<Page>? coming = FetchFirstAsync();
        try
        {
            while (coming is not null)
            {
                Page page = await coming.ConfigureAwait(false);
                coming = null;
                IReadOnlyList<string> names = page.Names;
                if (names.Count > 0 && string.Equals(names[^1], last, StringComparison.Ordinal))
                    throw new DxfException($"{subject}: {connection.Host} sends the same page again and again");
                last = names.Count > 0 ? names[^1] : last;
                empty = names.Count > 0 ? 0 : empty + 1;
                if (empty > MaxEmptyPages)
                    throw new DxfException($"{subject}: {connection.Host} sends one empty page after another");

                // Who takes the second name will take the rest: the next page comes while this one is worked through.
                for (int i = 0; i < names.Count; i++)
                {
                    if (i is 1 && page.Next is not null)
                        coming = FetchAsync(page.Next);
                    yield return names[i];
                }

                if (page.Next is not null)
                    coming ??= FetchAsync(page.Next);
            }
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            if (coming is not null)
                await ((Task)coming).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task<Page> FetchFirstAsync()
        {
            try
            {
                return await FetchAsync(new Uri($"{first}?n={Math.Min(pageSize ?? MaxPageSize, MaxPageSize)}")).ConfigureAwait(false);
            }
            catch (RegistryException exception) when (exception.Status is HttpStatusCode.BadRequest)
            {
                // Some allow less, and do not say how much: then they choose.
                return await FetchAsync(first).ConfigureAwait(false);
            }
        }

        async Task<Page> FetchAsync(Uri uri)
        {
            if (!visited.Add(uri.AbsoluteUri))
                throw new DxfException($"{subject}: {connection.Host} sends its pages in a circle");

            using HttpRequestMessage request = RegistryConnection.CreateRequest(HttpMethod.Get, uri, scope);
            request.Options.Set(RetryHandler.WholeAnswer, MaxPageLength);
            using HttpResponseMessage response = await connection.SendOrThrowAsync(request, subject, ending.Token).ConfigureAwait(false);
            ReadOnlyMemory<byte> page = await BoundedContent
                .ReadAsync(response.Content, MaxPageLength, $"{subject}: a page of {connection.Host}", ending.Token).ConfigureAwait(false);
            return new Page(Parse(page, field, subject, connection.Host), FindNext(response, connection.Host));
        }
    }

    private static IReadOnlyList<string> Parse(ReadOnlyMemory<byte> page, string field, string subject, string host)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(page);
            return document.RootElement.GetProperty(field) switch
            {
                // Some registries write null for an empty list.
                { ValueKind: JsonValueKind.Null } => [],
                JsonElement list => [.. list.EnumerateArray().Select(static name => name.GetString()).OfType<string>()],
            };
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new DxfException($"{subject}: {host} answered with something else than a list of \"{field}\"", exception);
        }
    }

    /// <summary>The next page's address, taken only from the registry itself.</summary>
    internal static Uri? FindNext(HttpResponseMessage response, string host)
    {
        if (!response.Headers.NonValidated.TryGetValues("Link", out var values))
            return null;

        if (FindNextTarget(values) is not { } target)
            return null;

        Uri requested = response.RequestMessage!.RequestUri!;
        Uri next = ServerAddress.Resolve(requested, target, host);
        return Uri.Compare(next, requested, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) is 0
            ? next
            : throw new DxfException($"{host} names a next page on another host ({next.Authority}); not followed");
    }

    /// <summary>The target of the first link whose relation is <c>next</c>, as it stands there.</summary>
    internal static string? FindNextTarget(IEnumerable<string> headers) => headers
        .SelectMany(static value => NextLink().Matches(value))
        .Select(static match => match.Groups["target"].Value)
        .FirstOrDefault();

    // <target>; a="b"; rel="next", of several that commas separate.
    [GeneratedRegex(
        """<(?<target>[^<>]*)>(\s*;\s*(?!rel\s*=)[^\s;,=]+(\s*=\s*("[^"]*"|[^\s;,"]*))?)*\s*;\s*rel\s*=\s*("([^"]*\s)?next(\s[^"]*)?"|next(?=[\s,;]|$))""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex NextLink();

    private sealed record Page(IReadOnlyList<string> Names, Uri? Next);
}
