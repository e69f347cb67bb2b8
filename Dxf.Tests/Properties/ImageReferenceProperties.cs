using Dxf.Client;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace Dxf.Tests.Properties;

/// <summary>What holds for every text that may say where an image is.</summary>
internal sealed class ImageReferenceProperties
{
    private static readonly string[] Examples =
    [
        "localhost:5000/fred/datalogger:may15",
        "fred/datalogger@sha256:" + new string('a', 64),
        "oci:./Images/app:1.0",
    ];

    [Test]
    public void What_is_read_names_what_it_was_read_from([ValueSource(nameof(Examples))] string example) => Prop.ForAll(
        Texts.Near(example).ToArbitrary(),
        static text => !ImageReference.TryParse(text, out ImageReference? reference)
            || (reference.ToString().Equals(text, StringComparison.Ordinal) && ImageReference.Parse(reference.ToString()) == reference)).CheckSeeded();

    [Test]
    public void A_host_that_is_read_can_be_connected_to_and_a_path_is_the_text_between([ValueSource(nameof(Examples))] string example) => Prop.ForAll(
        Texts.Near(example).ToArbitrary(),
        static text => !ImageReference.TryParse(text, out ImageReference? reference)
            || reference.Host is null
            || (DxfEndpoint.Parse(reference.Host, insecure: false) switch
            {
                DxfEndpoint.Directory directory => directory.IsLayout && text.StartsWith("oci:" + directory.Path, StringComparison.Ordinal),
                _ => text.StartsWith(reference.Host + "/", StringComparison.Ordinal),
            })).CheckSeeded();
}
