using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Grains.Interfaces.Statistics;
using Telepool.Collectors.Sinks;
using Telepool.Collectors.Statistics;

namespace Telepool.Collectors.Control;

/// <summary>The statistics of a running host, over its loopback interface (<see cref="StatisticsRoutes"/>).</summary>
internal sealed class RemoteStatisticsControl(HttpClient http) : IStatisticsControl
{
    public async Task<StatisticsOutcome> CollectAsync(string username, CancellationToken cancellationToken)
    {
        using var answer = await PostAsync(StatisticsRoutes.CollectPath, new StatisticsRequest([username]), cancellationToken).ConfigureAwait(false);
        return await ReadAsync(answer, ControlJson.Default.StatisticsOutcome, cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<StatisticRecord>?> ShowAsync(string username, CancellationToken cancellationToken)
    {
        using var answer = await PostAsync(StatisticsRoutes.ShowPath, new StatisticsRequest([username]), cancellationToken).ConfigureAwait(false);
        return answer.StatusCode == HttpStatusCode.NotFound
            ? null
            : await ReadAsync(answer, ControlJson.Default.IReadOnlyListStatisticRecord, cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<ScheduledChannel>> ListAsync(CancellationToken cancellationToken)
    {
        using var answer = await http.GetAsync(new Uri(StatisticsRoutes.ListPath, UriKind.Relative), cancellationToken).ConfigureAwait(false);
        return await ReadAsync(answer, ControlJson.Default.IReadOnlyListScheduledChannel, cancellationToken).ConfigureAwait(false);
    }

    public async Task ScheduleAsync(IReadOnlyList<string> usernames, TimeSpan period, CancellationToken cancellationToken)
    {
        using var answer = await PostAsync(StatisticsRoutes.SchedulePath, new StatisticsRequest(usernames, period.TotalSeconds), cancellationToken).ConfigureAwait(false);
        answer.EnsureSuccessStatusCode();
    }

    public async Task<bool> UnscheduleAsync(string username, CancellationToken cancellationToken)
    {
        using var answer = await PostAsync(StatisticsRoutes.UnschedulePath, new StatisticsRequest([username]), cancellationToken).ConfigureAwait(false);
        return await ReadAsync(answer, ControlJson.Default.Boolean, cancellationToken).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> PostAsync(string path, StatisticsRequest request, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(request, ControlJson.Default.StatisticsRequest));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return await http.PostAsync(new Uri(path, UriKind.Relative), content, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage answer, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        answer.EnsureSuccessStatusCode();
        var body = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        return (await JsonSerializer.DeserializeAsync(body, type, cancellationToken).ConfigureAwait(false))!;
    }
}
