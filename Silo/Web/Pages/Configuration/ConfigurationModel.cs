using Grains.Interfaces.Configuration;
using Telepool.Silo.Web.Reading.Configuration;

namespace Telepool.Silo.Web.Pages.Configuration;

/// <summary>The configuration, and what an operator is about to change in it.</summary>
internal sealed record ConfigurationModel
{
    /// <summary>What holds.</summary>
    public required ConfigurationSnapshot Snapshot { get; init; }

    /// <summary>Every setting.</summary>
    public required IReadOnlyList<ShownSetting> Rows { get; init; }

    /// <summary>The latest versions, newest first.</summary>
    public required IReadOnlyList<ConfigurationSnapshot> History { get; init; }

    /// <summary>What was typed and is not stored.</summary>
    public ConfigurationDraft Draft { get; init; } = ConfigurationDraft.None;

    /// <summary>What is wrong with it.</summary>
    public IReadOnlyList<ConfigurationError> Errors { get; init; } = [];

    /// <summary>What others changed since the page was loaded; null where nobody did.</summary>
    public IReadOnlyList<ConfigurationDifference>? Conflict { get; init; }
}
