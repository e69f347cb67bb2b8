using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Dxf.Tests.Readme;

/// <summary>
/// The library examples of the README, compiled. What stands between the marks is the README's text, to the letter
/// (<see cref="ReadmeTests"/> compares them).
/// </summary>
internal static class ReadmeExamples
{
    public static async Task PushAndReadAsync()
    {
        // <example>
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Services.AddDxf(options => options.Host = "oci:./store"); // or "localhost:5000", with Insecure = true for http
        using IHost host = builder.Build();

        IRegistryClient registry = host.Services.GetRequiredService<IRegistryClient>();
        RepositoryName repository = RepositoryName.Parse("fred/datalogger");

        // Measured as it is sent; never more than 8 MiB are held in memory.
        Descriptor blob = await registry.Blobs.PushAsync(repository, BlobSource.FromChunks(MeasureAsync()));
        await registry.Aliases.SetAsync(repository, Tag.Parse("may15-readings"), [blob]);

        await using BlobContent content = await registry.Blobs.OpenReadAsync(repository, blob.Digest);
        await foreach (ReadOnlyMemory<byte> chunk in content)
        {
            Console.WriteLine($"{chunk.Length} bytes"); // valid until the next chunk is asked for
        }

        // The loop ended, so all bytes came and match the digest: a mismatch would have thrown.

        static async IAsyncEnumerable<ReadOnlyMemory<byte>> MeasureAsync()
        {
            for (int i = 0; i < 3; i++)
            {
                await Task.Yield();
                yield return Encoding.UTF8.GetBytes($"reading {i}\n");
            }
        }
        // </example>
    }

    public static void AddTwo(IServiceCollection services, string password)
    {
        // <example>
        services.AddDxf("here", options => options.Host = "oci:./store");
        services.AddDxf("there", options =>
        {
            options.Host = "registry.example";
            options.Username = "fred";
            options.Password = password;
        });
        // </example>
    }
}
