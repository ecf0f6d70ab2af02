using MTProto.Crypto;

namespace MTProto.Client;

/// <summary>What a session keeps of one data centre.</summary>
internal sealed record DataCenterKey(int DcId, AuthKey Key, long Salt, bool IsAuthorized);
