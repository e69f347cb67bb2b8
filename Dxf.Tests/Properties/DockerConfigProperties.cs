using System.Text;
using Dxf.Client.Auth.Docker;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace Dxf.Tests.Properties;

internal sealed class DockerConfigProperties
{
    private const string Secret = "c4n4ry";

    private static readonly RegistryKeys Keys = RegistryKeys.Of("registry.test");
    private static readonly RepositoryName Repository = RepositoryName.Parse("fred/data");

    [Test]
    public void No_file_is_too_strange_to_be_read_or_refused_without_showing_it() => Prop.ForAll(
        Texts.Near($$$"""{"credsStore": "x", "auths": {"registry.test": {"auth": "{{{Base64("fred:" + Secret)}}}"}, "registry.test/fred": {"identitytoken": "{{{Secret}}}"} } }""").ToArbitrary(),
        static text =>
        {
            try
            {
                DockerConfigFile file = DockerConfigFile.Parse("config.json", Encoding.UTF8.GetBytes(text));
                _ = (file.FindOwnHelper(Keys), file.FindHelper(), file.FindForPart(Keys, Repository), file.Find(Keys));
                file.Set(Keys, RegistryCredential.FromPassword("anne", "new"));
                return DockerConfigFile.Parse("config.json", file.ToBytes().Span).Find(Keys)!.Equals(RegistryCredential.FromPassword("anne", "new"));
            }
            catch (HostConfigurationException refused)
            {
                return refused.Message.StartsWith("config.json: ", StringComparison.Ordinal)
                    && !refused.ToString().Contains(Secret, StringComparison.Ordinal)
                    && !refused.ToString().Contains(Base64(Secret), StringComparison.Ordinal);
            }
        }).CheckSeeded();

    [Test]
    public void What_is_kept_comes_back() => Prop.ForAll(
        (from user in Texts.Near("fred") from password in Texts.Any select (user, password)).ToArbitrary(),
        static login =>
        {
            // Lone surrogates are no text that can be kept, and old versions of docker end passwords with zero bytes.
            (string user, string password) = (Whole(login.user).Replace(":", "", StringComparison.Ordinal), Whole(login.password).Trim('\0'));
            if (user.Length is 0) return true;
            RegistryCredential credential = RegistryCredential.FromPassword(user, password);
            DockerConfigFile file = DockerConfigFile.Parse("config.json", []);
            file.Set(Keys, credential);
            return credential.Equals(DockerConfigFile.Parse("config.json", file.ToBytes().Span).Find(Keys));
        }).CheckSeeded();

    [Test]
    public void Key_for_another_host_never_counts() => Prop.ForAll(
        Texts.Near("https://registry.test/v1/").ToArbitrary(),
        static key =>
        {
            int scheme = key.IndexOf("://", StringComparison.Ordinal);
            string host = (scheme < 0 ? key : key[(scheme + 3)..]).Split('/')[0];
            return Keys.Rank(key, Repository) is 0 || host.Equals("registry.test", StringComparison.OrdinalIgnoreCase);
        }).CheckSeeded();

    private static string Whole(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
