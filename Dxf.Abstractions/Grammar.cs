namespace Dxf;

/// <summary>
/// What the grammars of names are made of. Names are short: sets for vectors and regular expressions would take longer to
/// set up than a run of the tool takes to read all of its names.
/// </summary>
internal static class Grammar
{
    extension(ReadOnlySpan<char> text)
    {
        /// <summary>How many characters at the beginning are of a kind.</summary>
        public int CountFirst(Func<char, bool> isOfKind)
        {
            int count = 0;
            while (count < text.Length && isOfKind(text[count]))
                count++;
            return count;
        }

        /// <summary>Whether all characters are of a kind.</summary>
        public bool IsEach(Func<char, bool> isOfKind) => text.CountFirst(isOfKind) == text.Length;
    }
}
