namespace ServiceDefaults.Configuration;

/// <summary>What form the value of a setting has.</summary>
public enum SettingKind
{
    /// <summary>Any text of a form of its own.</summary>
    Text,

    /// <summary>True or false.</summary>
    Flag,

    /// <summary>A number with a point.</summary>
    Number,

    /// <summary>A whole number.</summary>
    Whole,

    /// <summary>One of a few words.</summary>
    Choice,
}
