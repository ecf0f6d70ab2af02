using System.Globalization;
using System.Net;
using System.Text;

namespace Telepool.Gateway.Routes;

/// <summary>Addresses by data centre, of one origin and one moment. Two lists are equal where they say the same, whatever the order of the data centres.</summary>
internal sealed class DataCenterList : IEquatable<DataCenterList>
{
    private readonly string _text;

    public DataCenterList(IReadOnlyDictionary<int, IReadOnlyList<IPEndPoint>> addresses)
    {
        Addresses = addresses;
        _text = Write(addresses);
    }

    /// <summary>Nothing.</summary>
    public static DataCenterList Empty { get; } = new(new Dictionary<int, IReadOnlyList<IPEndPoint>>());

    /// <summary>Addresses by number (<see cref="DataCenterNumber"/>), the best first.</summary>
    public IReadOnlyDictionary<int, IReadOnlyList<IPEndPoint>> Addresses { get; }

    /// <summary>This list with the data centres of another that it does not have.</summary>
    public DataCenterList Or(DataCenterList other)
    {
        var merged = new Dictionary<int, IReadOnlyList<IPEndPoint>>(other.Addresses);
        foreach (var (number, addresses) in Addresses)
        {
            merged[number] = addresses;
        }

        return new DataCenterList(merged);
    }

    /// <inheritdoc/>
    public bool Equals(DataCenterList? other) => other is not null && other._text == _text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DataCenterList);

    /// <inheritdoc/>
    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    /// <summary>A line per data centre, <c>2=149.154.167.51:443,[2001:67c:4e8:f002::a]:443</c>, in the order of the numbers.</summary>
    public override string ToString() => _text;

    private static string Write(IReadOnlyDictionary<int, IReadOnlyList<IPEndPoint>> addresses)
    {
        var text = new StringBuilder();
        foreach (var (number, points) in addresses.OrderBy(pair => pair.Key))
        {
            text.Append(CultureInfo.InvariantCulture, $"{number}={string.Join(',', points)}\n");
        }

        return text.ToString();
    }
}
