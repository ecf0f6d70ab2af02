using Grains.Accounts.Sessions;
using Grains.Accounts.Sessions.Mtproto;
using Grains.Interfaces.Statistics;
using MTProto.Tl;
using Mine = MTProto.Tl;

namespace WTelegramSessions;

/// <content>
/// Statistics. The library would move the account itself where a data centre answers STATS_MIGRATE_X, so the right one is asked for first and
/// called on a connection of its own.
/// </content>
internal sealed partial class WTelegramSession
{
    public async Task<SessionResult<ChannelStanding>> GetStandingAsync(long channelId, long accessHash, CancellationToken cancellationToken)
    {
        var channel = new Mine.InputChannel { ChannelId = channelId, AccessHash = accessHash };
        var (answer, fault) = await CallAsync(new ChannelsGetFullChannel { Channel = channel }, 0, cancellationToken).ConfigureAwait(false);
        return fault is not null ? new(fault)
            : answer is Mine.MessagesChatFull { FullChat: Mine.ChannelFull full } && full.Id == channelId
                ? new(new ChannelStanding(full.StatsDc ?? 0, full.CanViewStats, full.ParticipantsCount, full.Pts))
                : CallErrors.Unexpected<ChannelStanding>("CHANNEL_FULL_UNSUPPORTED");
    }

    public async Task<SessionResult<StatisticsReport>> GetStatisticsAsync(
        long channelId, long accessHash, StatisticsKind kind, int dataCenter, CancellationToken cancellationToken)
    {
        if (dataCenter == 0)
        {
            var standing = await GetStandingAsync(channelId, accessHash, cancellationToken).ConfigureAwait(false);
            if (standing.Value is null)
            {
                return new(standing.Fault!);
            }

            dataCenter = standing.Value.StatsDc == 0 ? HomeDc : standing.Value.StatsDc;
        }

        var channel = new Mine.InputChannel { ChannelId = channelId, AccessHash = accessHash };
        if (kind == StatisticsKind.Megagroup)
        {
            var (group, refused) = await CallAsync(new StatsGetMegagroupStats { Channel = channel }, dataCenter, cancellationToken).ConfigureAwait(false);
            return refused is not null ? new(refused)
                : group is Mine.StatsMegagroupStats members ? new(StatisticsMapping.ToReport(channelId, members, dataCenter)) { DataCenter = dataCenter }
                : CallErrors.Unexpected<StatisticsReport>("STATISTICS_UNSUPPORTED");
        }

        var (answer, fault) = await CallAsync(new StatsGetBroadcastStats { Channel = channel }, dataCenter, cancellationToken).ConfigureAwait(false);
        return fault is not null ? new(fault)
            : answer is Mine.StatsBroadcastStats followers ? new(StatisticsMapping.ToReport(channelId, followers, dataCenter)) { DataCenter = dataCenter }
            : CallErrors.Unexpected<StatisticsReport>("STATISTICS_UNSUPPORTED");
    }

    public async Task<SessionResult<StatisticsGraph>> LoadGraphAsync(GraphQuery query, CancellationToken cancellationToken)
    {
        var (answer, fault) = await CallAsync(new StatsLoadAsyncGraph { Token = query.Token }, query.StatsDc, cancellationToken).ConfigureAwait(false);
        return fault is not null ? new(fault) : new(StatisticsMapping.ToGraph(query.Name, answer!)) { DataCenter = query.StatsDc };
    }
}
