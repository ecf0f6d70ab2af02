using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Orleans.Runtime;

/// <summary>Names one life of a silo: its end point and a generation that grows with every start; written <c>host:port@generation</c>.</summary>
public sealed class SiloAddress : IEquatable<SiloAddress>, IComparable<SiloAddress>
{
    private static int _lastGeneration;

    private SiloAddress(IPEndPoint endpoint, int generation)
    {
        Endpoint = endpoint;
        Generation = generation;
    }

    /// <summary>No silo.</summary>
    public static SiloAddress Zero { get; } = New(IPAddress.Any, 0, 0);

    /// <summary>The end point that the silo advertises.</summary>
    public IPEndPoint Endpoint { get; }

    /// <summary>Grows with every start of a silo at the same end point; negative for clients.</summary>
    public int Generation { get; }

    /// <summary>Whether this names a client.</summary>
    public bool IsClient => Generation < 0;

    /// <summary>The silo at an end point with a generation.</summary>
    public static SiloAddress New(IPEndPoint ep, int gen) => new(ep, gen);

    /// <summary>The silo at an address and port with a generation.</summary>
    public static SiloAddress New(IPAddress address, int port, int generation) => new(new IPEndPoint(address, port), generation);

    /// <summary>A generation above all earlier ones of this process.</summary>
    public static int AllocateNewGeneration() => Interlocked.Increment(ref _lastGeneration);

    /// <summary>Reads what <see cref="ToParsableString"/> writes.</summary>
    /// <exception cref="FormatException">It is of another form.</exception>
    public static SiloAddress FromParsableString(string addr) =>
        TryParse(addr, null, out var result) ? result : throw new FormatException($"\"{addr}\" is not a silo address.");

    /// <summary>Reads what <see cref="ToParsableString"/> writes.</summary>
    public static bool TryParse([NotNullWhen(true)] string? value, IFormatProvider? provider, [NotNullWhen(true)] out SiloAddress? result)
    {
        var at = value?.LastIndexOf('@') ?? -1;
        if (at > 0
            && IPEndPoint.TryParse(value.AsSpan(0, at), out var endpoint)
            && int.TryParse(value.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var generation))
        {
            result = new SiloAddress(endpoint, generation);
            return true;
        }

        result = null;
        return false;
    }

    /// <summary>A form that <see cref="FromParsableString"/> reads.</summary>
    public string ToParsableString() => string.Create(CultureInfo.InvariantCulture, $"{Endpoint}@{Generation}");

    /// <summary>A hash that is the same in every process.</summary>
    public int GetConsistentHashCode() => unchecked((int)IdSpan.Create(ToParsableString()).GetUniformHashCode());

    /// <inheritdoc/>
    public bool Equals([NotNullWhen(true)] SiloAddress? other) =>
        ReferenceEquals(this, other) || (other is not null && Generation == other.Generation && Endpoint.Equals(other.Endpoint));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SiloAddress);

    /// <inheritdoc/>
    public override int GetHashCode() => Endpoint.GetHashCode() ^ Generation;

    /// <inheritdoc/>
    public int CompareTo(SiloAddress? other) =>
        other is null ? 1 : string.CompareOrdinal(ToParsableString(), other.ToParsableString());

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"S{Endpoint}:{Generation}");
}
