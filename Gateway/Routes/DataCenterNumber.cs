using System.Globalization;

namespace Telepool.Gateway.Routes;

/// <summary>
/// A data centre as clients number it in bytes 60 and 61 of their header (core.telegram.org/mtproto/mtproto-transports#transport-obfuscation):
/// the data centre's id, 10000 more for the test set, and the whole negative for connections that only carry media.
/// </summary>
/// <param name="Value">The number as it was sent.</param>
internal readonly record struct DataCenterNumber(int Value)
{
    /// <summary>The content network's data centre, which stickers and media of channels come from.</summary>
    public const int Cdn = 203;

    private const int TestOffset = 10_000;
    private const int MaxId = 999;

    /// <summary>Whether only media are wanted.</summary>
    public bool IsMedia => Value < 0;

    /// <summary>Whether it is of the test set.</summary>
    public bool IsTest => Math.Abs(Value) > TestOffset;

    /// <summary>The data centre's id, without sign and set.</summary>
    public int Id => Math.Abs(Value) - (IsTest ? TestOffset : 0);

    /// <summary>Whether it is one of the content network's.</summary>
    public bool IsCdn => Id == Cdn;

    /// <summary>The same data centre for everything.</summary>
    public DataCenterNumber WithoutMedia => new(Math.Abs(Value));

    /// <summary>Whether a number can be one of a data centre.</summary>
    public static bool IsValid(int value)
    {
        var number = new DataCenterNumber(value);
        return value is >= short.MinValue and <= short.MaxValue && number.Id is >= 1 and <= MaxId;
    }

    /// <summary>The number and what it means: <c>-2 (media)</c>, <c>10002 (test)</c>.</summary>
    public override string ToString()
    {
        string[] traits = [.. IsCdn ? ["CDN"] : Array.Empty<string>(), .. IsTest ? ["test"] : Array.Empty<string>(), .. IsMedia ? ["media"] : Array.Empty<string>()];
        var value = Value.ToString(CultureInfo.InvariantCulture);
        return traits.Length == 0 ? value : $"{value} ({string.Join(", ", traits)})";
    }
}
