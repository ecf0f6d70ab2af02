using System.Globalization;
using Spectre.Console;
using Telepool.Collectors.History;

namespace Telepool.Collectors.Progress;

/// <summary>A bar per channel with rate, time left and the account in use.</summary>
internal sealed class BarProgress(IAnsiConsole console, TimeProvider time) : ProgressDisplay
{
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(200);

    public override Task<T> RunAsync<T>(Func<IHistoryObserver, Task<T>> work) => console.Progress()
        .AutoRefresh(false)
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
        .StartAsync(async context =>
        {
            var board = new ProgressBoard(time);
            var bars = new Dictionary<string, ProgressTask>(StringComparer.OrdinalIgnoreCase);
            var running = work(board);
            bool ended;
            do
            {
                ended = await Task.WhenAny(running, Task.Delay(Redraw, time)).ConfigureAwait(false) == running;
                foreach (var view in board.Views())
                {
                    if (!bars.TryGetValue(view.Username, out var bar))
                    {
                        bars[view.Username] = bar = context.AddTask(view.Username, maxValue: 1);
                    }

                    bar.MaxValue = Math.Max(1, view.Total);
                    bar.Value = ended && running.IsCompletedSuccessfully && view.Total == 0 ? bar.MaxValue : view.Done;
                    bar.Description = Describe(view);
                }

                context.Refresh();
            }
            while (!ended);

            return await running.ConfigureAwait(false);
        });

    private static string Describe(ProgressView view)
    {
        var text = view.Note.Length > 0
            ? view.Note
            : string.Create(CultureInfo.InvariantCulture, $"{view.Rate,7:0}/s  ETA {ChannelProgress.Duration(view.Left),5}  {view.Account}");
        return Markup.Escape(string.Create(CultureInfo.InvariantCulture, $"@{view.Username,-20} {view.Done,7}/{view.Total,-7} {text,-28}"));
    }
}
