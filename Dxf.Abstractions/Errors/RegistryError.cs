namespace Dxf;

/// <summary>One entry of a registry's error body.</summary>
/// <remarks>See <see href="https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#error-codes">the error codes</see>.</remarks>
/// <param name="Code">The registry's code, for example <c>BLOB_UNKNOWN</c>.</param>
/// <param name="Message">The registry's message, or null where it gave none.</param>
public sealed record RegistryError(string Code, string? Message);
