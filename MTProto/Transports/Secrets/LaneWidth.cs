namespace MTProto.Transports.Secrets;

/// <summary>How many secrets are tried at once.</summary>
internal enum LaneWidth
{
    One,
    Four,
    Eight,
    Sixteen,
}
