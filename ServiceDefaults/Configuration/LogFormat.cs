namespace ServiceDefaults.Configuration;

/// <summary>How log lines are written to standard error.</summary>
public enum LogFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>One JSON object per line.</summary>
    Json,
}
