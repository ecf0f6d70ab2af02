namespace Telepool.Gateway.Routes.Refresh;

/// <summary>How the list of Telegram's data centres is kept up to date.</summary>
public sealed record RefreshSettings
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);

    /// <summary>Time between two questions to Telegram, 1 minute or more; 1 h by default, a tenth of it random. Zero never asks.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How often Telegram must have said the same before it is believed, 1 to 10; 2 by default, since a data centre that is being moved says this and that.</summary>
    public int Agreeing { get; init; } = 2;

    /// <summary>The file that keeps the last list over restarts; null, the default, keeps none.</summary>
    public string? Path { get; init; }

    /// <summary>The api_id that the question is asked with, which no account stands behind; any positive number serves for help.getConfig.</summary>
    public int ApiId { get; init; } = 1;

    internal IEnumerable<string> Validate()
    {
        if (Interval != TimeSpan.Zero && Interval < Shortest)
        {
            yield return "dc-refresh: must be 0 or at least 1 minute";
        }

        if (Agreeing is < 1 or > 10)
        {
            yield return "dc-refresh-agreeing: must be 1 to 10";
        }

        if (ApiId <= 0)
        {
            yield return "dc-refresh-api-id: must be positive";
        }
    }
}
