using System.Net.Http.Headers;
using Dxf.Client.Auth;
using Dxf.Client.Registry;
using Dxf.Client.Registry.Transfers;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace Dxf.Tests.Properties;

internal sealed class HeaderProperties
{
    [Test]
    public void A_challenge_is_read_as_it_was_written() => Prop.ForAll(
        (from realm in Texts.Near("https://auth.example/token") from scope in Texts.Near("repository:fred/datalogger:pull,push") select (realm, scope)).ToArbitrary(),
        static written =>
        {
            string header = $"Basic realm=\"a, b\", Bearer realm={Quote(written.realm)},scope={Quote(written.scope)}, Negotiate";
            IReadOnlyList<AuthChallenge> read = AuthChallenge.Parse([header]);
            return read.Count is 3 && read[1].IsBearer
                && string.Equals(read[1]["realm"], written.realm, StringComparison.Ordinal)
                && string.Equals(read[1]["scope"], written.scope, StringComparison.Ordinal);
        }).CheckSeeded();

    [Test]
    public void No_challenge_is_too_strange_to_be_read() => Prop.ForAll(
        Texts.Near("Bearer realm=\"https://a/b\",service=x, Basic realm=\"c\"").ToArbitrary(),
        static header => AuthChallenge.Parse([header]).All(static challenge => challenge.Scheme.Length > 0)).CheckSeeded();

    [Test]
    public void The_next_link_is_found_among_others() => Prop.ForAll(
        (from path in Gen.Elements("/v2/_catalog?last=a&n=2", "https://r.example/v2/x/tags/list?last=b%2Fc", "?last=,;=", "") from relation in Gen.Elements("next", "\"next\"", "\"prev next\"", "NEXT") select (path, relation)).ToArbitrary(),
        static link => string.Equals(
            RegistryPages.FindNextTarget([$"</other>; rel=\"last\", <{link.path}>; title=\"a, b; rel=x\"; rel={link.relation}"]),
            link.path,
            StringComparison.Ordinal)).CheckSeeded();

    [Test]
    public void No_link_is_too_strange_to_be_read() => Prop.ForAll(
        Texts.Near("</v2/x/tags/list?last=b>; rel=\"next\"").ToArbitrary(),
        static header => RegistryPages.FindNextTarget([header]) is not { } target || header.Contains($"<{target}>", StringComparison.Ordinal)).CheckSeeded();

    [Test]
    public void A_range_is_the_rest_only_where_it_is_exactly_the_rest() => Prop.ForAll(
        (from position in Gen.Choose(1, 6) from length in Gen.Choose(7, 9) from @from in Gen.Choose(0, 8) from to in Gen.Choose(0, 9) from total in Gen.Choose(0, 10) select (position, length, @from, to, total)).ToArbitrary(),
        static given => given.from > given.to || given.to >= given.total
            || ResumingStream.IsPart(new ContentRangeHeaderValue(given.from, given.to, given.total), given.position, end: null, given.length)
                == (given.from == given.position && given.to == given.length - 1 && given.total == given.length)).CheckSeeded();

    [Test]
    public void An_offset_is_one_more_than_the_last_byte_that_the_registry_has() => Prop.ForAll(
        (from last in Gen.Choose(0, int.MaxValue) from unit in Gen.Elements("", "bytes=") select (last, unit)).ToArbitrary(),
        static range => UploadSession.ReadOffset(WithRange($"{range.unit}0-{range.last}")) == (range.last is 0 ? 0 : range.last + 1L)).CheckSeeded();

    [Test]
    public void No_range_is_too_strange_to_be_read() => Prop.ForAll(
        Gen.OneOf(Texts.Near("bytes=0-1023"), Gen.Constant($"0-{long.MaxValue}"), Gen.Constant($"0-{long.MaxValue - 1}")).ToArbitrary(),
        static text => UploadSession.ReadOffset(WithRange(text.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal))) is null or >= 0).CheckSeeded();

    private static HttpResponseMessage WithRange(string text)
    {
        HttpResponseMessage response = new();
        response.Headers.TryAddWithoutValidation("Range", text);
        return response;
    }

    private static string Quote(string text) =>
        '"' + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + '"';
}
