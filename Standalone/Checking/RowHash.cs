using System.Data;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Standalone.Checking;

/// <summary>The content hash of a row: SHA-256 over its thirteen fields, joined by the unit separator U+001F (docs/emulator.md lists them).</summary>
internal static class RowHash
{
    private const int Fields = 13;
    private const char UnitSeparator = '\u001f';

    /// <summary>Hashes the first thirteen columns; an absent text counts as an empty one.</summary>
    public static string Of(IDataRecord row)
    {
        var content = new StringBuilder();
        for (var field = 0; field < Fields; field++)
        {
            if (field > 0)
            {
                content.Append(UnitSeparator);
            }

            if (!row.IsDBNull(field))
            {
                content.Append(CultureInfo.InvariantCulture, $"{row.GetValue(field)}");
            }
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content.ToString())));
    }
}
