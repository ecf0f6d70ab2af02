using System.Globalization;
using System.Text.Json.Nodes;

namespace Telepool.Gateway.Diagnosis;

/// <summary>Shows what a doctor found.</summary>
public static class FindingText
{
    /// <summary>Writes findings, a line each with its advice below, or all of them as one JSON array.</summary>
    public static void Write(TextWriter output, IReadOnlyList<Finding> findings, bool json)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(findings);
        if (json)
        {
            output.WriteLine(new JsonArray([.. findings.Select(static found => (JsonNode)new JsonObject
            {
                ["check"] = found.Check,
                ["state"] = found.State.ToString().ToLowerInvariant(),
                ["finding"] = found.Text,
                ["advice"] = found.Advice,
            })]).ToJsonString());
            return;
        }

        foreach (var found in findings)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{found.State.ToString().ToLowerInvariant(),-8} {found.Check,-14} {found.Text}"));
            if (found.Advice is { } advice)
            {
                output.WriteLine($"{string.Empty,-23} → {advice}");
            }
        }
    }
}
