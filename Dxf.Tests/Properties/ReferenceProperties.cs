using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace Dxf.Tests.Properties;

/// <summary>What holds for every text.</summary>
internal sealed partial class ReferenceProperties
{
    [Test]
    public void A_digest_is_what_it_was_read_from_and_nothing_else_is_one() => Prop.ForAll(
        Texts.Near("sha256:" + new string('a', 64)).ToArbitrary(),
        static text =>
        {
            bool read = Digest.TryParse(text, out Digest digest);
            return read == WellFormedDigest().IsMatch(text) && (!read || digest.Value.Equals(text, StringComparison.Ordinal));
        }).CheckSeeded();

    [Test]
    public void A_repository_name_never_leads_out_of_its_folder() => Prop.ForAll(
        Texts.Near("fred/data.logger__x-y").ToArbitrary(),
        static text => !RepositoryName.TryParse(text, out RepositoryName name)
            || (name.Value.Equals(text, StringComparison.Ordinal)
                && name.Value.Split('/').All(static part => part.Length > 0 && part[0] != '.' && part[^1] != '.')
                && Path.GetFullPath(name.Value, "/store").StartsWith("/store/", StringComparison.Ordinal))).CheckSeeded();

    [Test]
    public void A_reference_is_what_it_was_read_from_or_refused_as_such() => Prop.ForAll(
        Texts.Near("may15-readings").ToArbitrary(),
        static text =>
        {
            try
            {
                return Reference.Parse(text).Value.Equals(text, StringComparison.Ordinal);
            }
            catch (InvalidReferenceException refused)
            {
                return refused.Value.Equals(text, StringComparison.Ordinal);
            }
        }).CheckSeeded();

    [Test]
    public void A_platform_is_what_it_was_read_from() => Prop.ForAll(
        Texts.Near("linux/arm64/v8").ToArbitrary(),
        static text => !Platform.TryParse(text, out Platform? platform) || platform.ToString().Equals(text, StringComparison.Ordinal)).CheckSeeded();

    [GeneratedRegex(@"\A(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WellFormedDigest();
}
