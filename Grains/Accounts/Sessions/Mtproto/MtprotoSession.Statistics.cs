using Grains.Interfaces.Statistics;
using MTProto.Client;
using MTProto.Tl;

namespace Grains.Accounts.Sessions.Mtproto;

/// <content>Statistics, on connections to the data centres that keep them.</content>
internal sealed partial class MtprotoSession
{
    public async Task<SessionResult<ChannelStanding>> GetStandingAsync(long channelId, long accessHash, CancellationToken cancellationToken)
    {
        var channel = new InputChannel { ChannelId = channelId, AccessHash = accessHash };
        var result = Noted(await _client.CallAsync(new ChannelsGetFullChannel { Channel = channel }, Reading, cancellationToken).ConfigureAwait(false));
        return !result.IsOk ? CallErrors.Failed<ChannelStanding>(result.Error)
            : result.Value is MessagesChatFull { FullChat: ChannelFull full } && full.Id == channelId
                ? new(new ChannelStanding(full.StatsDc ?? 0, full.CanViewStats, full.ParticipantsCount, full.Pts))
                : CallErrors.Unexpected<ChannelStanding>("CHANNEL_FULL_UNSUPPORTED");
    }

    public async Task<SessionResult<StatisticsReport>> GetStatisticsAsync(
        long channelId, long accessHash, StatisticsKind kind, int dataCenter, CancellationToken cancellationToken)
    {
        var channel = new InputChannel { ChannelId = channelId, AccessHash = accessHash };
        if (kind == StatisticsKind.Megagroup)
        {
            var group = await _client.CallAsync(new StatsGetMegagroupStats { Channel = channel }, At(dataCenter), cancellationToken).ConfigureAwait(false);
            return !group.IsOk ? CallErrors.Failed<StatisticsReport>(group.Error)
                : group.Value is StatsMegagroupStats members ? new(StatisticsMapping.ToReport(channelId, members, group.DcId)) { DataCenter = group.DcId }
                : CallErrors.Unexpected<StatisticsReport>("STATISTICS_UNSUPPORTED");
        }

        var result = await _client.CallAsync(new StatsGetBroadcastStats { Channel = channel }, At(dataCenter), cancellationToken).ConfigureAwait(false);
        return !result.IsOk ? CallErrors.Failed<StatisticsReport>(result.Error)
            : result.Value is StatsBroadcastStats followers ? new(StatisticsMapping.ToReport(channelId, followers, result.DcId)) { DataCenter = result.DcId }
            : CallErrors.Unexpected<StatisticsReport>("STATISTICS_UNSUPPORTED");
    }

    public async Task<SessionResult<StatisticsGraph>> LoadGraphAsync(GraphQuery query, CancellationToken cancellationToken)
    {
        var result = await _client.CallAsync(new StatsLoadAsyncGraph { Token = query.Token }, At(query.StatsDc), cancellationToken).ConfigureAwait(false);
        return result.IsOk ? new(StatisticsMapping.ToGraph(query.Name, result.Value)) { DataCenter = result.DcId } : CallErrors.Failed<StatisticsGraph>(result.Error);
    }

    private static CallOptions At(int dataCenter) => dataCenter == 0 ? Reading : Reading with { DcId = dataCenter };
}
