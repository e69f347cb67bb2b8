using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Dxf.Tests.Infrastructure.Faults;

/// <summary>
/// The <c>_state</c> of an upload's Location: distribution 2.8 signs there how many bytes it has, and refuses a
/// session that has others. With its secret and its storage the state can be made to say what is really there.
/// See registry/handlers/hmac.go of distribution.
/// </summary>
internal sealed record UploadState(long Length, string Target)
{
    private const int SignatureSize = 32;
    private const string Parameter = "_state=";

    /// <summary>How many bytes are there, and the target with a state that says so; null where there is no state, or no such session.</summary>
    public static UploadState? Find(string target, string storageFolder, string secret)
    {
        int start = target.IndexOf(Parameter, StringComparison.Ordinal) + Parameter.Length;
        if (start < Parameter.Length) return null;

        int end = target.IndexOf('&', start) is var ampersand and >= 0 ? ampersand : target.Length;
        byte[] signed = Base64Url.DecodeFromChars(Uri.UnescapeDataString(target[start..end]));
        var state = JsonNode.Parse(signed.AsSpan(SignatureSize))!.AsObject();
        var data = new FileInfo(Path.Combine(storageFolder, "docker/registry/v2/repositories", (string)state["Name"]!, "_uploads", (string)state["UUID"]!, "data"));
        if (!data.Exists) return null;

        long length = data.Length;
        if (length == (long)state["Offset"]!) return new UploadState(length, target);

        state["Offset"] = length;
        byte[] json = Encoding.UTF8.GetBytes(state.ToJsonString());
        string corrected = Convert.ToBase64String([.. HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), json), .. json]).Replace('+', '-').Replace('/', '_');
        return new UploadState(length, target[..start] + Uri.EscapeDataString(corrected) + target[end..]);
    }
}
