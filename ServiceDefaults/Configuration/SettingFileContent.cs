namespace ServiceDefaults.Configuration;

/// <summary>What a file of settings holds: one file may configure every host of a deployment, and each takes what is its own.</summary>
/// <param name="Values">The settings that all hosts share, by variable.</param>
/// <param name="Parts">What it says of parts with settings of their own.</param>
public sealed record SettingFileContent(IReadOnlyDictionary<string, string> Values, IReadOnlyList<SettingFilePart> Parts)
{
    /// <summary>A file that says nothing.</summary>
    public static SettingFileContent Empty { get; } = new(new Dictionary<string, string>(), []);

    /// <summary>What it says of one part; null where it says nothing.</summary>
    public SettingFilePart? Of(string part) => Parts.FirstOrDefault(found => found.Name == part);
}
