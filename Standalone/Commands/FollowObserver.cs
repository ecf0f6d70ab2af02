using System.Globalization;
using Telepool.Collectors.History;

namespace Standalone.Commands;

/// <summary>One line for each channel that has something new.</summary>
internal sealed class FollowObserver(TextWriter output) : IHistoryObserver
{
    public void Started(string username, long stored, long total)
    {
    }

    public void PageStored(string username, int rows, int total, string accountId)
    {
        if (rows > 0)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"@{username}: {rows} new messages, {total} in all, account {accountId}"));
        }
    }

    public void Waiting(string username, string accountId, TimeSpan wait)
    {
        if (accountId.Length > 0)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"@{username}: account {accountId} must wait {wait.TotalSeconds:0} s"));
        }
    }

    public void Finished(ChannelOutcome outcome)
    {
        if (outcome.Error.Length > 0)
        {
            output.WriteLine($"@{outcome.Username}: {outcome.Status}: {outcome.Error}");
        }
    }
}
