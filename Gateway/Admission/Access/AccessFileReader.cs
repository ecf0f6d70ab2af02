using System.Net;

namespace Telepool.Gateway.Admission.Access;

/// <summary>Reads files of networks.</summary>
public static class AccessFileReader
{
    /// <summary>Networks that one file may hold; the largest public lists have some hundred thousand.</summary>
    public const int MaxNetworks = 2_000_000;

    // A file of something else should not be repeated line by line.
    private const int MaxErrors = 5;

    /// <summary>Reads a file from the disk.</summary>
    /// <param name="file">Which, and what its networks may.</param>
    /// <param name="rules">Where its rules go; nothing is added if there are errors.</param>
    /// <param name="errors">Where to say what is wrong: the file cannot be read, or a line is no network.</param>
    public static void Read(AccessFile file, List<AccessRule> rules, List<string> errors)
    {
        try
        {
            using var reader = new StreamReader(file.Path);
            Read(reader, file, rules, errors);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            errors.Add($"The list of networks {file.Path} cannot be read: {exception.Message}");
        }
    }

    /// <summary>Reads what a file holds.</summary>
    internal static void Read(TextReader reader, AccessFile file, List<AccessRule> rules, List<string> errors)
    {
        var found = new List<AccessRule>();
        var wrong = 0;
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            var comment = line.AsSpan().IndexOfAny('#', ';');
            var text = (comment < 0 ? line : line.AsSpan(0, comment)).Trim();
            if (text.IsEmpty)
            {
                continue;
            }

            if (!TryParse(text, out var network))
            {
                if (++wrong <= MaxErrors)
                {
                    errors.Add($"The list of networks {file.Path}, line {number}: neither an address nor a network");
                }
            }
            else if (found.Count == MaxNetworks)
            {
                errors.Add($"The list of networks {file.Path} has more than {MaxNetworks} of them");
                return;
            }
            else
            {
                found.Add(new AccessRule(network, file.Level));
            }
        }

        if (wrong > MaxErrors)
        {
            errors.Add($"The list of networks {file.Path} has {wrong - MaxErrors} more lines like that");
        }

        if (wrong == 0)
        {
            rules.AddRange(found);
        }
    }

    /// <summary>Reads an address (a network of itself) or a network; bits behind the prefix are taken for zero, as most lists mean it.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out IPNetwork network)
    {
        network = default;
        var slash = text.IndexOf('/');
        if (!IPAddress.TryParse(slash < 0 ? text : text[..slash], out var address) || address.ToString().Contains('%', StringComparison.Ordinal))
        {
            return false;
        }

        var bytes = address.GetAddressBytes();

        // "1.2.3" and "0x7f.1" are addresses to the platform's parser, and mistakes in a list.
        if (bytes.Length == 4 && (text[..(slash < 0 ? text.Length : slash)].Count('.') != 3 || text.Contains('x')))
        {
            return false;
        }

        var prefix = bytes.Length * 8;
        if (slash >= 0 && (!int.TryParse(text[(slash + 1)..], System.Globalization.NumberStyles.None, null, out prefix) || prefix > bytes.Length * 8))
        {
            return false;
        }

        for (var bit = prefix; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        network = new IPNetwork(new IPAddress(bytes), prefix);
        return true;
    }
}
