namespace ServiceDefaults.Configuration;

/// <summary>A part of the platform that has settings of its own, of which the deployment's configuration may hold some, under a prefix.</summary>
public interface ISettingPart
{
    /// <summary>Its settings by name, prefix included.</summary>
    IReadOnlyDictionary<string, SettingInfo> Settings { get; }

    /// <summary>Says everything that is wrong with some of its settings.</summary>
    /// <param name="values">By name, prefix included.</param>
    IReadOnlyList<SettingError> Check(IReadOnlyDictionary<string, string> values);
}
