namespace MTProto.Tl;

/// <summary>How the reading of TL bytes ended.</summary>
public enum TlStatus
{
    /// <summary>Everything asked for was read.</summary>
    Ok,

    /// <summary>The bytes end before the value does; more bytes could complete it.</summary>
    Incomplete,

    /// <summary>The bytes cannot be this value, whatever follows: an impossible length, a boxed value of another type, nesting too deep.</summary>
    Invalid,

    /// <summary>A constructor that the schema does not list where one of its type is expected: a newer layer, or not TL at all.</summary>
    Unsupported,
}
