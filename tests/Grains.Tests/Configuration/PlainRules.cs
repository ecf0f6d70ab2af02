using Grains.Configuration;
using Grains.Interfaces.Configuration;

namespace Grains.Tests.Configuration;

/// <summary>Settings of a test: RATE is a number, SECRET is secret, NEXT holds from a start on, LOW must not be above HIGH.</summary>
internal sealed class PlainRules : IConfigurationRules
{
    private static readonly string[] Known = ["RATE", "SECRET", "NEXT", "LOW", "HIGH", "TEXT"];

    /// <summary>Whether what was sealed opens no more.</summary>
    public bool IsKeyLost { get; set; }

    public IReadOnlyList<ConfigurationError> Check(IReadOnlyDictionary<string, string> values)
    {
        var errors = values.Keys.Where(variable => !Known.Contains(variable)).Select(variable => new ConfigurationError(variable, "is not a setting", null)).ToList();
        if (values.TryGetValue("RATE", out var rate) && !double.TryParse(rate, out _))
        {
            errors.Add(new ConfigurationError("RATE", "is not a number", "a number"));
        }

        if (string.CompareOrdinal(values.GetValueOrDefault("LOW", "0"), values.GetValueOrDefault("HIGH", "9")) > 0)
        {
            errors.Add(new ConfigurationError("LOW", "is above HIGH", null));
        }

        return errors;
    }

    public bool IsSecret(string variable) => variable == "SECRET";

    public bool IsForNextStart(string variable) => variable == "NEXT";

    public string Seal(string variable, string value) => "sealed:" + new string([.. value.Reverse()]);

    public string? Open(string variable, string sealedValue) => IsKeyLost ? null : new string([.. sealedValue["sealed:".Length..].Reverse()]);
}
