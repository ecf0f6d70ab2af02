using System.Globalization;
using Telepool.Collectors.History;

namespace Telepool.Collectors.Progress;

/// <summary>A line per channel every two seconds while something moves, and one when it ends.</summary>
internal sealed class PlainProgress(TextWriter output, TimeProvider time) : ProgressDisplay
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    public override async Task<T> RunAsync<T>(Func<IHistoryObserver, Task<T>> work)
    {
        var board = new ProgressBoard(time);
        var last = new Dictionary<string, (long Done, string Note)>(StringComparer.OrdinalIgnoreCase);
        var running = work(board);
        while (await Task.WhenAny(running, Task.Delay(Every, time)).ConfigureAwait(false) != running)
        {
            foreach (var view in board.Views())
            {
                if (view.Done > 0 || view.Note.Length > 0)
                {
                    if (!last.TryGetValue(view.Username, out var before) || before != (view.Done, view.Note))
                    {
                        last[view.Username] = (view.Done, view.Note);
                        output.WriteLine(Line(view));
                    }
                }
            }

            WriteEnded(board);
        }

        WriteEnded(board);
        return await running.ConfigureAwait(false);
    }

    private static string Line(ProgressView view)
    {
        var percent = view.Total > 0 ? 100.0 * view.Done / view.Total : 0;
        var note = view.Note.Length > 0 ? ", " + view.Note : string.Empty;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"@{view.Username}: {view.Done} of {view.Total} ({percent:0}%), {view.Rate:0}/s, ETA {ChannelProgress.Duration(view.Left)}, account {view.Account}{note}");
    }

    private void WriteEnded(ProgressBoard board)
    {
        while (board.Ended.TryDequeue(out var outcome))
        {
            var rate = board.View(outcome.Username)?.Rate ?? 0;
            var line = outcome.IsSuccess
                ? string.Create(CultureInfo.InvariantCulture, $"@{outcome.Username}: done, {outcome.Fetched} messages fetched, {rate:0}/s")
                : $"@{outcome.Username}: {outcome.Status}{(outcome.Error.Length > 0 ? ": " + outcome.Error : string.Empty)}";
            output.WriteLine(line);
        }
    }
}
