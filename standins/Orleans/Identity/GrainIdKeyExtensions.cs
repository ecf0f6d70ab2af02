using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Orleans.Runtime;

/// <summary>
/// Keys as bytes: integers as upper-case hexadecimal, GUIDs as 32 digits, and a compound key's extension after a plus sign.
/// </summary>
public static class GrainIdKeyExtensions
{
    private const byte Separator = (byte)'+';

    /// <summary>The key of an integer.</summary>
    public static IdSpan CreateIntegerKey(long key) => IdSpan.Create(key.ToString("X", CultureInfo.InvariantCulture));

    /// <summary>The key of an integer with an extension.</summary>
    public static IdSpan CreateIntegerKey(long key, string? keyExtension) =>
        string.IsNullOrWhiteSpace(keyExtension) ? CreateIntegerKey(key) : IdSpan.Create($"{key:X}+{keyExtension}");

    /// <summary>The key of a GUID.</summary>
    public static IdSpan CreateGuidKey(Guid key) => IdSpan.Create(key.ToString("N"));

    /// <summary>The key of a GUID with an extension.</summary>
    public static IdSpan CreateGuidKey(Guid key, string? keyExtension) =>
        string.IsNullOrWhiteSpace(keyExtension) ? CreateGuidKey(key) : IdSpan.Create($"{key:N}+{keyExtension}");

    /// <summary>Reads an integer key and its extension.</summary>
    public static bool TryGetIntegerKey(this GrainId grainId, out long key, out string? keyExt)
    {
        var head = Split(grainId, out keyExt);
        return Utf8Parser.TryParse(head, out key, out var read, 'X') && read == head.Length;
    }

    /// <summary>Reads an integer key, without or with an extension.</summary>
    public static bool TryGetIntegerKey(this GrainId grainId, out long key) => grainId.TryGetIntegerKey(out key, out _);

    /// <summary>Reads an integer key and its extension.</summary>
    /// <exception cref="ArgumentException">The key is of another kind.</exception>
    public static long GetIntegerKey(this GrainId grainId, out string? keyExt) =>
        grainId.TryGetIntegerKey(out var key, out keyExt) ? key : throw NotA("integer", grainId);

    /// <inheritdoc cref="GetIntegerKey(GrainId, out string)"/>
    public static long GetIntegerKey(this GrainId grainId) => grainId.GetIntegerKey(out _);

    /// <summary>Reads a GUID key and its extension.</summary>
    public static bool TryGetGuidKey(this GrainId grainId, out Guid key, out string? keyExt)
    {
        var head = Split(grainId, out keyExt);
        return Utf8Parser.TryParse(head, out key, out var read, 'N') && read == head.Length;
    }

    /// <summary>Reads a GUID key, without or with an extension.</summary>
    public static bool TryGetGuidKey(this GrainId grainId, out Guid key) => grainId.TryGetGuidKey(out key, out _);

    /// <summary>Reads a GUID key and its extension.</summary>
    /// <exception cref="ArgumentException">The key is of another kind.</exception>
    public static Guid GetGuidKey(this GrainId grainId, out string? keyExt) =>
        grainId.TryGetGuidKey(out var key, out keyExt) ? key : throw NotA("GUID", grainId);

    /// <inheritdoc cref="GetGuidKey(GrainId, out string)"/>
    public static Guid GetGuidKey(this GrainId grainId) => grainId.GetGuidKey(out _);

    private static ReadOnlySpan<byte> Split(GrainId grainId, out string? extension)
    {
        var key = grainId.Key.AsSpan();
        var plus = key.IndexOf(Separator);
        extension = plus < 0 ? null : Encoding.UTF8.GetString(key[(plus + 1)..]);
        return plus < 0 ? key : key[..plus];
    }

    private static ArgumentException NotA(string kind, GrainId grainId) => new($"The key of grain {grainId} is not of the {kind} kind.");
}
