using Grains.Interfaces.Collection;

namespace Telepool.Collectors.Updates;

/// <content>The claim on the channel: one worker of the cluster follows it.</content>
internal sealed partial class ChannelWatch
{
    private long _floor;

    /// <summary>Takes the channel, waiting for another worker to give it back or to fall silent.</summary>
    private async Task ClaimAsync(CancellationToken cancellationToken)
    {
        _cursor ??= context.Pool.UpdatesCursor(username);
        for (var tries = 1; ; tries++)
        {
            try
            {
                var answer = await _cursor.ClaimAsync(context.Options.Worker, context.Options.ClaimTime, _floor).ConfigureAwait(false);
                if (answer.Granted)
                {
                    _epoch = answer.Epoch;
                    _reportedAt = context.Time.GetTimestamp();
                    _progress = await _cursor.GetProgressAsync().ConfigureAwait(false);
                    _preferred ??= _progress.AccountId.Length > 0 ? _progress.AccountId : null;
                    return;
                }

                _observers.Waiting(username, $"{answer.Worker} follows it");
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogCursorFailed(context.Log, username, e);
            }

            await Task.Delay(context.BackOff(Math.Min(tries, 4)), context.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Keeps the claim where that is due; false where it is lost.</summary>
    private async Task<bool> KeepClaimAsync(WatchedAccount account)
    {
        if (context.Time.GetElapsedTime(_reportedAt) < context.Options.ReportEvery)
        {
            return true;
        }

        _reportedAt = context.Time.GetTimestamp();
        try
        {
            _progress = _progress with { AccountId = account.AccountId, HighId = Math.Max(_progress.HighId, _newest), Stored = _stored };
            if (await _cursor!.ReportAsync(_epoch, _progress).ConfigureAwait(false))
            {
                return true;
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The next report is in time, as the claim lasts for several of them; if not, the sink refuses what comes after another's.
            LogCursorFailed(context.Log, username, e);
            return true;
        }

        LogClaimLost(context.Log, username);
        _epoch = 0;
        return false;
    }

    private async Task ReleaseClaimAsync()
    {
        if (_epoch == 0 || _cursor is null)
        {
            return;
        }

        try
        {
            await _cursor.ReleaseAsync(_epoch).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The claim runs out by itself.
            LogCursorFailed(context.Log, username, e);
        }
    }
}
