using System.Text;
using Grains.Accounts;

namespace Gateway.Tests.Cluster;

/// <summary>Marks what it is given with the name and hides nothing: for users that exist in a test alone.</summary>
internal sealed class MarkingVault : ISessionVault
{
    public byte[] Seal(string accountId, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> previous) => [.. Mark(accountId), .. plaintext];

    public bool TryOpen(string accountId, ReadOnlySpan<byte> envelope, out byte[] plaintext, out string reason)
    {
        var isOurs = envelope.StartsWith(Mark(accountId));
        (plaintext, reason) = (isOurs ? envelope[Mark(accountId).Length..].ToArray() : [], isOurs ? string.Empty : "it has another mark");
        return isOurs;
    }

    public bool IsCurrent(ReadOnlySpan<byte> envelope) => true;

    public void Refresh()
    {
    }

    private static byte[] Mark(string name) => Encoding.UTF8.GetBytes(name + ":");
}
