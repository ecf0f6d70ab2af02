using System.Text;
using System.Text.Json;
using Grains.Interfaces.Collection;
using Telepool.Collectors.History;
using Telepool.Collectors.Sinks;
using Telepool.Collectors.Updates;

namespace Telepool.Collectors.Control;

/// <summary>The updates collector of a running host.</summary>
internal sealed class RemoteUpdatesControl(HttpClient http) : IUpdatesControl
{
    public async Task<IReadOnlyList<ChannelOutcome>> FollowAsync(IReadOnlyList<string> usernames, IUpdatesObserver observer, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(UpdatesRoutes.FollowPath, UriKind.Relative));
        request.Content = ControlHttp.Content(new FollowRequest([.. usernames]), ControlJson.Default.FollowRequest);
        List<ChannelOutcome> outcomes = [];
        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            answer.EnsureSuccessStatusCode();
            using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), Encoding.UTF8);
            while (await lines.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
            {
                Tell(observer, JsonSerializer.Deserialize(line, ControlJson.Default.FollowEvent)!, outcomes);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopped as asked; the host goes on with what it follows by itself.
        }

        return outcomes;
    }

    private static void Tell(IUpdatesObserver observer, FollowEvent line, List<ChannelOutcome> outcomes)
    {
        switch (line.Kind)
        {
            case FollowEventKind.Following:
                observer.Following(line.Username, line.Pts, line.Account);
                break;
            case FollowEventKind.Stored:
                observer.Stored(line.Username, new SinkBatch
                {
                    ChannelId = line.ChannelId,
                    Kind = CollectionKind.Updates,
                    Messages = line.Messages ?? [],
                    Edits = line.Edits ?? [],
                    Deleted = line.Deleted ?? [],
                    Pts = line.Pts,
                });
                break;
            case FollowEventKind.Comparing:
                observer.Comparing(line.Username, line.Count, line.IsOver);
                break;
            case FollowEventKind.Waiting:
                observer.Waiting(line.Username, line.Reason);
                break;
            case FollowEventKind.Missed:
                observer.Waiting(line.Username, $"{line.Count} lines were missed here; what they told is in the database");
                break;
            default:
                outcomes.Add(line.Outcome!);
                observer.Finished(line.Outcome!);
                break;
        }
    }
}
