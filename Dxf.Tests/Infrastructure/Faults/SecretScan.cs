using System.Text;

namespace Dxf.Tests.Infrastructure.Faults;

/// <summary>Finds a secret in a text: as it is, percent-encoded, or within base64 at any of its three alignments.</summary>
internal static class SecretScan
{
    private const int Shortest = 4;

    public static bool Holds(string text, string secret)
    {
        if (secret.Length < Shortest) throw new ArgumentException($"{secret} is too short to be told from chance", nameof(secret));

        string standard = text.Replace('-', '+').Replace('_', '/');
        return text.Contains(secret, StringComparison.Ordinal)
            || Uri.UnescapeDataString(text).Contains(secret, StringComparison.Ordinal)
            || Uri.UnescapeDataString(text.Replace('+', ' ')).Contains(secret, StringComparison.Ordinal)
            || Encodings(secret).Any(encoded => standard.Contains(encoded, StringComparison.Ordinal) || Uri.UnescapeDataString(text).Contains(encoded, StringComparison.Ordinal));
    }

    /// <summary>What base64 makes of the secret after 0, 1 or 2 other bytes, without the characters that its neighbours decide too.</summary>
    private static IEnumerable<string> Encodings(string secret)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(secret);
        for (int before = 0; before < 3; before++)
        {
            string encoded = Convert.ToBase64String([.. new byte[before], .. bytes]);
            int first = ((before * 8) + 5) / 6;
            int end = (before + bytes.Length) * 8 / 6;
            yield return encoded[first..end];
        }
    }
}
