using MTProto.Crypto;

namespace MTProto.Client;

/// <summary>What a session keeps of one data centre.</summary>
/// <param name="DcId">Its number.</param>
/// <param name="Key">The permanent key.</param>
/// <param name="Salt">The last salt known.</param>
/// <param name="IsAuthorized">Whether the data centre knows the user by this key.</param>
/// <param name="Transport">Which of <see cref="TelegramClientOptions.Transports"/> the key was made over, from 0.</param>
internal sealed record DataCenterKey(int DcId, AuthKey Key, long Salt, bool IsAuthorized, int Transport = 0)
{
    public override string ToString() => nameof(DataCenterKey);
}
