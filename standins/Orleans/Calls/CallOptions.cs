namespace Orleans.Calls;

/// <summary>How a method may be scheduled, from its attributes.</summary>
[Flags]
internal enum CallOptions
{
    None = 0,
    OneWay = 1,
    ReadOnly = 2,
    AlwaysInterleave = 4,
}
