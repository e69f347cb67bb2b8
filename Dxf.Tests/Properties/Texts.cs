using FsCheck;
using FsCheck.Fluent;

namespace Dxf.Tests.Properties;

/// <summary>Makes texts that are nearly right, which is where parsers go wrong.</summary>
internal static class Texts
{
    private const string Spice = "/.:@_-=\"\\,;<>%?#& \t\r\n\0aZ09{}[]é\u202e\ud800";

    /// <summary>Anything at all.</summary>
    public static Gen<string> Any => ArbMap.Default.GeneratorFor<string>().Select(static text => text ?? "");

    /// <summary>A text as it is, and with a few characters put in, taken out or exchanged.</summary>
    public static Gen<string> Near(string text) => Gen.OneOf(
        Gen.Constant(text),
        Any,
        from at in Gen.Choose(0, text.Length) from character in Gen.Elements<char>(Spice) select text.Insert(at, character.ToString()),
        from at in Gen.Choose(0, text.Length - 1) from length in Gen.Choose(1, 3) select text.Remove(at, Math.Min(length, text.Length - at)),
        from at in Gen.Choose(0, text.Length - 1) from character in Gen.Elements<char>(Spice) select text[..at] + character + text[(at + 1)..]);
}
