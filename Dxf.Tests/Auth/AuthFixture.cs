using System.Net;
using Dxf.Client;
using Dxf.Tests.Registry;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using RichardSzalay.MockHttp;

namespace Dxf.Tests.Auth;

/// <summary>A scripted registry that asks for tokens, and its scripted token server. The script is exact.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal abstract class AuthFixture : IDisposable
{
    protected const string Realm = "https://auth.test/token";
    protected const string Challenge = $"Bearer realm=\"{Realm}\",service=\"s\"";
    protected const string Tokens = Realm + "?service=s";
    protected const string PullScope = "&scope=repository%3Afred%2Fdatalogger%3Apull";
    protected const string PushScope = "&scope=repository%3Afred%2Fdatalogger%3Apull%2Cpush";

    protected static readonly RepositoryName Repository = RepositoryName.Parse("fred/datalogger");
    protected static readonly Digest Abc = Digest.Compute("abc"u8);

    private MockRegistry? _registry;

    protected ManualTime Time { get; } = new();

    protected MockRegistry Registry => _registry ??= Make(null);

    protected ScriptedHandler Requests => Registry.Requests;

    protected ScriptedHandler TokenRequests => Registry.TokenRequests;

    protected static string BlobAddress => $"{MockRegistry.Address}fred/datalogger/blobs/{Abc}";

    protected IEnumerable<string?> Authorizations => Requests.Requests.Select(request => request.Authorization);

    public void Dispose() => _registry?.Dispose();

    [TearDown]
    public void The_script_was_kept_to() => _registry?.Verify();

    /// <summary>Changes the options, before anything is asked.</summary>
    protected void Configure(Action<DxfOptions> configure) => _registry = Make(configure);

    protected Task<Descriptor?> FindAsync() => Registry.Client.Blobs.FindAsync(Repository, Abc);

    protected MockedRequest ExpectFind() => Requests.Expect(HttpMethod.Head, BlobAddress);

    protected void ExpectRefusedFind(params string[] challenges) =>
        ExpectFind().Answer(HttpStatusCode.Unauthorized, [.. (challenges is [] ? [Challenge] : challenges).Select(challenge => ("WWW-Authenticate", challenge))]);

    protected void ExpectGoodFind() => ExpectFind().Answer(HttpStatusCode.NotFound);

    protected MockedRequest ExpectTokenRequest(string query = PullScope) => TokenRequests.Expect(HttpMethod.Get, Tokens + query);

    private MockRegistry Make(Action<DxfOptions>? configure) =>
        new(configure, services => services.AddSingleton<TimeProvider>(Time));
}
