using System.ComponentModel.DataAnnotations;

namespace Telepool.Gateway.Routes.Refresh;

/// <summary>How the list of Telegram's data centres is kept up to date.</summary>
public sealed record RefreshSettings
{
    internal static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);

    /// <summary>Time between two questions to Telegram, 1 minute or more; 1 h by default, a tenth of it random. Zero never asks.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan Interval { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How often Telegram must have said the same before it is believed; 2 by default, since a data centre that is being moved says this and that.</summary>
    [Range(1, 10)]
    public int Agreeing { get; init; } = 2;

    /// <summary>The file that keeps the last list over restarts; null, the default, keeps none.</summary>
    public string? Path { get; init; }

    /// <summary>The api_id that the question is asked with, which no account stands behind; 1 by default: any positive number serves for help.getConfig.</summary>
    [Range(1, int.MaxValue)]
    public int ApiId { get; init; } = 1;
}
