namespace Emulator.Connections;

/// <summary>What becomes of a connection after a packet.</summary>
/// <param name="TransportError">A code to send first, or 0.</param>
/// <param name="Reason">Why the connection ends; null if it goes on.</param>
internal readonly record struct Verdict(int TransportError, string? Reason)
{
    public static Verdict Continue => default;

    public static Verdict Close(string reason) => new(0, reason);

    public static Verdict Refuse(int code, string reason) => new(code, reason);
}
