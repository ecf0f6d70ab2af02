namespace Orleans.Concurrency;

/// <summary>Wraps a value that does not change after it is sent, so that it needs no copying.</summary>
[GenerateSerializer, Immutable]
public readonly struct Immutable<T>(T value)
{
    /// <summary>The value.</summary>
    [Id(0)]
    public readonly T Value = value;
}
