using MTProto.Tl;

namespace MTProto.Handshake;

/// <summary>The four kinds of p_q_inner_data as one. Clients that never learnt of data centres here send neither of the last two.</summary>
internal readonly record struct InnerData(
    byte[] Pq, byte[] P, byte[] Q, Nonce128 Nonce, Nonce128 ServerNonce, Nonce256 NewNonce, int? Dc, int? ExpiresIn)
{
    public static InnerData? From(IPQInnerData? data) => data switch
    {
        PQInnerData d => new InnerData(d.Pq, d.P, d.Q, d.Nonce, d.ServerNonce, d.NewNonce, null, null),
        PQInnerDataDc d => new InnerData(d.Pq, d.P, d.Q, d.Nonce, d.ServerNonce, d.NewNonce, d.Dc, null),
        PQInnerDataTemp d => new InnerData(d.Pq, d.P, d.Q, d.Nonce, d.ServerNonce, d.NewNonce, null, d.ExpiresIn),
        PQInnerDataTempDc d => new InnerData(d.Pq, d.P, d.Q, d.Nonce, d.ServerNonce, d.NewNonce, d.Dc, d.ExpiresIn),
        _ => null,
    };
}
