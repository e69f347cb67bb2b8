using Dxf.Client.Auth;
using NUnit.Framework;

namespace Dxf.Tests.Auth;

[TestFixture]
internal sealed class AuthChallengeTests
{
    [TestCase("Bearer realm=\"https://a.test/token\",service=\"s\",scope=\"repository:x:pull\"")]
    [TestCase("bearer realm=\"https://a.test/token\", service=\"s\", scope=\"repository:x:pull\"")]
    [TestCase("BEARER  REALM = \"https://a.test/token\" ,\tService= \"s\" ,SCOPE =\"repository:x:pull\"")]
    [TestCase("Bearer realm=https://a.test/token,service=s,scope=repository:x:pull")]
    [TestCase("Bearer realm=https://a.test/token , service=s , scope=repository:x:pull")]
    [TestCase(", ,Bearer realm=\"https://a.test/token\",,service=\"s\", ,scope=\"repository:x:pull\",")]
    [TestCase("Bearer realm=\"https://a.test/token\",service=\"s\",scope=\"repository:x:pull\",error=\"invalid_token\"")]
    [TestCase("Bearer realm=\"https:\\/\\/a.test/tok\\en\",service=\"s\",scope=\"repository:x:pull\"")]
    [TestCase("Bearer realm=\"https://a.test/token\" service=\"s\" scope=\"repository:x:pull\"")]
    public void Challenge_is_read_however_it_is_written(string header)
    {
        AuthChallenge challenge = AuthChallenge.Parse([header]).Single();

        Assert.Multiple(() =>
        {
            Assert.That(challenge.IsBearer);
            Assert.That(challenge["realm"], Is.EqualTo("https://a.test/token"));
            Assert.That(challenge["service"], Is.EqualTo("s"));
            Assert.That(challenge["scope"], Is.EqualTo("repository:x:pull"));
            Assert.That(challenge["missing"], Is.Null);
        });
    }

    [Test]
    public void One_header_may_hold_several()
    {
        IReadOnlyList<AuthChallenge> challenges = AuthChallenge.Parse(
            ["Basic realm=\"r, Bearer realm=\\\"x\\\"\", charset=\"UTF-8\", Bearer realm=\"https://a.test/\", scope=\"a,b c,d\", Negotiate"]);

        Assert.Multiple(() =>
        {
            Assert.That(challenges.Select(challenge => challenge.Scheme), Is.EqualTo(new[] { "Basic", "Bearer", "Negotiate" }));
            Assert.That(challenges[0].IsBasic);
            Assert.That(challenges[0]["realm"], Is.EqualTo("r, Bearer realm=\"x\""));
            Assert.That(challenges[0]["charset"], Is.EqualTo("UTF-8"));
            Assert.That(challenges[1]["scope"], Is.EqualTo("a,b c,d"));
            Assert.That(challenges[2].Parameters, Is.Empty);
        });
    }

    [Test]
    public void Several_headers_may_hold_one_each() =>
        Assert.That(
            AuthChallenge.Parse(["Basic realm=\"r\"", "Bearer realm=\"b\""]).Select(challenge => (challenge.Scheme, challenge["realm"])),
            Is.EqualTo(new[] { ("Basic", "r"), ("Bearer", "b") }));

    [TestCase("Negotiate YIIJvwYGKwYBBQUCoIIJszCCCa+gJDAi, Bearer realm=\"b\"")]
    [TestCase("Negotiate YIIJvwYGKwYBBQUCoIIJszCCCa+gJDA=, Bearer realm=\"b\"")]
    [TestCase("Negotiate YIIJvwYGKwYBBQUCoIIJszCCCa+gJD==, Bearer realm=\"b\"")]
    [TestCase("Negotiate  a/b+c~d== , Bearer realm=\"b\"")]
    public void What_some_schemes_send_in_place_of_parameters_is_passed_over(string header) =>
        Assert.That(
            AuthChallenge.Parse([header]).Select(challenge => (challenge.Scheme, challenge["realm"])),
            Is.EqualTo(new[] { ("Negotiate", null), ("Bearer", "b") }));

    [Test]
    public void First_of_two_parameters_of_a_name_counts() =>
        Assert.That(AuthChallenge.Parse(["Bearer realm=\"a\",realm=\"b\""]).Single()["realm"], Is.EqualTo("a"));

    [Test]
    public void Empty_values_are_empty()
    {
        AuthChallenge challenge = AuthChallenge.Parse(["Bearer realm=\"\",service=,scope=\"x\""]).Single();

        Assert.That((challenge["realm"], challenge["service"], challenge["scope"]), Is.EqualTo(("", "", "x")));
    }

    [TestCase("")]
    [TestCase(" ")]
    [TestCase(",")]
    [TestCase("=")]
    [TestCase("\"")]
    [TestCase("\\")]
    [TestCase("Bearer")]
    [TestCase("Bearer ")]
    [TestCase("Bearer =")]
    [TestCase("Bearer realm")]
    [TestCase("Bearer realm=")]
    [TestCase("Bearer realm=\"")]
    [TestCase("Bearer realm=\"unfinished")]
    [TestCase("Bearer realm=\"unfinished\\")]
    [TestCase("Bearer realm=\"a\"\"b\"")]
    [TestCase("=,=,\"=\\\",,")]
    [TestCase("Bearer é=\"ü\"")]
    public void Garbage_never_throws(string header)
    {
        Assert.That(() => AuthChallenge.Parse([header]), Throws.Nothing);
    }

    [Test]
    public void Random_garbage_never_throws_and_comes_to_an_end()
    {
        Infrastructure.TestData data = new();
        const string letters = "Bearer =\",\\ \t;realm/é";
        for (int round = 0; round < 5000; round++)
        {
            string header = string.Concat(data.Bytes(40).Select(letter => letters[letter % letters.Length]));
            Assert.That(() => AuthChallenge.Parse([header]), Throws.Nothing, header);
        }
    }
}
