namespace ServiceDefaults.Configuration;

/// <summary>Where a value comes from; a later one counts before an earlier one.</summary>
public enum SettingSource
{
    /// <summary>Nobody set it.</summary>
    Default,

    /// <summary>The file of <c>TELEPOOL_CONFIG</c>.</summary>
    File,

    /// <summary>The process' environment.</summary>
    Environment,

    /// <summary>The command line, or a command that decides it.</summary>
    CommandLine,

    /// <summary>What operators set for the whole deployment.</summary>
    Cluster,
}
