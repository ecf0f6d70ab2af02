using System.Text.Json;

namespace Grains.Accounts;

/// <summary>A login in progress. It is stored sealed: the phone number is personal, and the hash with the code is the login.</summary>
internal sealed record PendingLogin(string Phone, string PhoneCodeHash)
{
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this);

    public static PendingLogin? FromBytes(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize<PendingLogin>(bytes);
        }
        catch (JsonException)
        {
            // The seal was good, so an older version wrote it: the login starts again.
            return null;
        }
    }

    /// <summary>Keeps the phone number out of logs that print the record.</summary>
    public override string ToString() => nameof(PendingLogin);
}
