using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Grains.Interfaces.Updates;
using MTProto.Client;
using MTProto.Tl;

namespace Grains.Accounts.Sessions.Mtproto;

/// <content>Updates.</content>
internal sealed partial class MtprotoSession
{
    public async Task<SessionResult<ChannelDifferencePage>> GetChannelDifferenceAsync(DifferenceQuery query, long accessHash, CancellationToken cancellationToken)
    {
        var channel = new InputChannel { ChannelId = query.ChannelId, AccessHash = accessHash };
        if (query.Pts == 0)
        {
            var full = Noted(await _client.CallAsync(new ChannelsGetFullChannel { Channel = channel }, Reading, cancellationToken).ConfigureAwait(false));
            return !full.IsOk ? CallErrors.Failed<ChannelDifferencePage>(full.Error)
                : UpdateMapping.ToPosition(query.ChannelId, full.Value) is { } position ? new(position)
                : CallErrors.Unexpected<ChannelDifferencePage>("CHANNEL_FULL_UNSUPPORTED");
        }

        var method = new UpdatesGetChannelDifference
        {
            Channel = channel,
            Filter = new ChannelMessagesFilterEmpty(),
            Pts = query.Pts,
            Limit = query.Limit,
        };
        var result = Noted(await _client.CallAsync(method, Reading, cancellationToken).ConfigureAwait(false));
        return !result.IsOk ? CallErrors.Failed<ChannelDifferencePage>(result.Error)
            : UpdateMapping.ToPage(query.ChannelId, result.Value) is { } page ? new(page)
            : CallErrors.Unexpected<ChannelDifferencePage>("CHANNEL_DIFFERENCE_UNSUPPORTED");
    }

    public IAsyncEnumerable<SessionPush> ReadUpdatesAsync(CancellationToken cancellationToken)
    {
        // First the stream, so that nothing that the connection brings comes before it.
        var stream = _client.Updates;
        _client.Connect();
        return ReadAsync(stream, cancellationToken);
    }

    private static async IAsyncEnumerable<SessionPush> ReadAsync(ChannelReader<UpdatesItem> stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var item in stream.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            if (UpdateMapping.ToPush(item) is { } push)
            {
                yield return push;
            }
        }
    }
}
