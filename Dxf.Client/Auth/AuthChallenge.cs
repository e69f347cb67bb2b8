using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Dxf.Client.Auth;

/// <summary>One challenge of a <c>WWW-Authenticate</c> header: a scheme and its parameters.</summary>
/// <remarks>The grammar is in <see href="https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1">RFC 9110, section 11.6.1</see>.</remarks>
internal sealed record AuthChallenge(string Scheme, IReadOnlyDictionary<string, string> Parameters)
{
    public bool IsBearer => Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase);

    public bool IsBasic => Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase);

    public string? this[string parameter] => Parameters.GetValueOrDefault(parameter);

    /// <summary>Reads all challenges of all headers: a header may hold several, which commas separate as they do the parameters.</summary>
    public static IReadOnlyList<AuthChallenge> Parse(IEnumerable<string> headers)
    {
        List<AuthChallenge> challenges = [];
        foreach (string header in headers)
        {
            Scanner scanner = new(header);
            Dictionary<string, string>? parameters = null;
            while (scanner.TryReadToken(out string? token))
            {
                if (parameters is not null && scanner.TryReadValue(out string? value))
                {
                    parameters.TryAdd(token, value);
                }
                else
                {
                    parameters = new(StringComparer.OrdinalIgnoreCase);
                    challenges.Add(new AuthChallenge(token, parameters));
                    scanner.SkipToken68();
                }
            }
        }

        return challenges;
    }

    private ref struct Scanner(string header)
    {
        private ReadOnlySpan<char> _rest = header;

        /// <summary>The next scheme or parameter name; what can't be one is passed over.</summary>
        public bool TryReadToken([NotNullWhen(true)] out string? token)
        {
            int start = 0;
            while (start < _rest.Length && !IsTokenCharacter(_rest[start]))
                start++;
            _rest = _rest[start..];

            int length = 0;
            while (length < _rest.Length && IsTokenCharacter(_rest[length]))
                length++;
            token = length > 0 ? _rest[..length].ToString() : null;
            _rest = _rest[length..];
            return token is not null;
        }

        /// <summary>The value after <c>=</c>, quoted or not; <see langword="false"/> where no <c>=</c> follows.</summary>
        public bool TryReadValue([NotNullWhen(true)] out string? value)
        {
            value = null;
            ReadOnlySpan<char> rest = _rest.TrimStart();
            if (rest.IsEmpty || rest[0] is not '=')
                return false;

            rest = rest[1..].TrimStart();
            if (rest.IsEmpty || rest[0] is not '"')
            {
                int end = rest.IndexOfAny(',', ' ', '\t');
                value = (end < 0 ? rest : rest[..end]).ToString();
                _rest = end < 0 ? default : rest[end..];
                return true;
            }

            StringBuilder text = new();
            int index = 1;
            for (; index < rest.Length && rest[index] is not '"'; index++)
            {
                if (rest[index] is '\\' && index + 1 < rest.Length)
                    index++;
                text.Append(rest[index]);
            }

            value = text.ToString();
            _rest = index < rest.Length ? rest[(index + 1)..] : default;
            return true;
        }

        /// <summary>Passes over what some schemes (Negotiate) send in place of parameters.</summary>
        public void SkipToken68()
        {
            ReadOnlySpan<char> rest = _rest.TrimStart(" \t");
            int length = rest.IndexOf(',');
            ReadOnlySpan<char> word = (length < 0 ? rest : rest[..length]).TrimEnd(" \t");
            if (!word.IsEmpty && !word.TrimEnd('=').ContainsAny(" \t=\""))
                _rest = length < 0 ? default : rest[length..];
        }

        private static bool IsTokenCharacter(char character) =>
            char.IsAsciiLetterOrDigit(character) || "!#$%&'*+-.^_`|~".Contains(character, StringComparison.Ordinal);
    }
}
