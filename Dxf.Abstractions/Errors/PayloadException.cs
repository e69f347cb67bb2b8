namespace Dxf;

/// <summary>A payload is not one, is damaged, or holds what no payload holds. Nothing of it was pushed under a name.</summary>
public sealed class PayloadException : DxfException
{
    /// <summary>Makes an exception.</summary>
    /// <param name="reason">What is wrong with it.</param>
    /// <param name="innerException">What caused it, if anything.</param>
    public PayloadException(string reason, Exception? innerException = null)
        : base("the payload can't be used: " + reason, innerException)
    {
    }
}
