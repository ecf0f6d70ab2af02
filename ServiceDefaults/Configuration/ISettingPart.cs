namespace ServiceDefaults.Configuration;

/// <summary>A part of the platform that has settings of its own, of which the deployment's configuration may hold some, under a prefix.</summary>
public interface ISettingPart
{
    /// <summary>Its settings by name, prefix included.</summary>
    IReadOnlyDictionary<string, SettingInfo> Settings { get; }

    /// <summary>Says everything that is wrong with some of its settings.</summary>
    /// <param name="values">By name, prefix included.</param>
    IReadOnlyList<SettingError> Check(IReadOnlyDictionary<string, string> values);

    /// <summary>Says everything that is wrong with what a file of settings says of the part, on whichever host that file is read: files that it names may be elsewhere.</summary>
    /// <param name="file">The part's share of the file.</param>
    IReadOnlyList<SettingError> CheckFile(SettingFilePart file);
}
