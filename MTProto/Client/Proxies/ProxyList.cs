using System.Globalization;

namespace MTProto.Client.Proxies;

/// <summary>
/// Addresses of proxies one after another, as a variable, a file or a command line has them: separated by white space or commas; a line
/// that begins with <c>#</c> is a remark. Either all of a list is good, or nothing of it is to be used.
/// </summary>
public sealed class ProxyList
{
    private ProxyList(IReadOnlyList<ProxyAddress> addresses, IReadOnlyList<ProxyListError> errors)
    {
        Addresses = addresses;
        Errors = errors;
    }

    /// <summary>The addresses in order; empty where there is an error.</summary>
    public IReadOnlyList<ProxyAddress> Addresses { get; }

    /// <summary>Every error, in the order of the text.</summary>
    public IReadOnlyList<ProxyListError> Errors { get; }

    /// <summary>Reads a list. Two entries with the same <see cref="ProxyAddress.Id"/> are an error of the second.</summary>
    public static ProxyList Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var addresses = new List<ProxyAddress>();
        var errors = new List<ProxyListError>();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            if (line.TrimStart().StartsWith('#'))
            {
                continue;
            }

            foreach (var range in line.AsSpan().SplitAny(' ', '\t', '\r', ','))
            {
                var (start, length) = range.GetOffsetAndLength(line.Length);
                if (length == 0)
                {
                    continue;
                }

                if (!ProxyAddress.TryParse(line[range], out var address, out var error))
                {
                    errors.Add(new ProxyListError(number, start + error.Position + 1, error.Problem));
                }
                else if (!lines.TryAdd(address.Id, number))
                {
                    var problem = string.Create(CultureInfo.InvariantCulture, $"the same proxy or name is on line {lines[address.Id]} already");
                    errors.Add(new ProxyListError(number, start + 1, problem));
                }
                else
                {
                    addresses.Add(address);
                }
            }
        }

        return new ProxyList(errors.Count > 0 ? [] : addresses, errors);
    }
}
