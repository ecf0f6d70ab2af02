using Grains.Accounts.Outcomes;
using Grains.Accounts.Sessions;
using Grains.Interfaces.Operations;
using Grains.Interfaces.Rates;

namespace Grains.Accounts;

internal sealed partial class AccountGrain
{
    /// <summary>Finds the channel among those that the account knows, or learns it. The caller's payment goes for what follows.</summary>
    private async Task<(KnownPeer? Known, OperationFailure? Failure)> MeetAsync(long channelId, string username, CancellationToken cancellationToken)
    {
        var known = Known(username);
        if (known is null)
        {
            (known, var failure) = await LearnAsync(username, cancellationToken);
            if (known is null)
            {
                return (null, failure);
            }

            // What was paid goes for the call that is to come; this was another.
            _rates.Charge(MethodClass.Resolve);
        }

        return known.ChannelId == channelId
            ? (known, null)
            : (null, new OperationFailure { Kind = FailureKind.PeerNotFound, Error = "CHANNEL_MOVED" });
    }

    /// <summary>
    /// Calls Telegram about a channel. A remembered access hash that is no longer good is learnt anew once; every other fault is applied to
    /// the account, but for those that <paramref name="isAnswer"/> takes for an answer.
    /// </summary>
    private async Task<(T? Value, SessionFault? Answer, OperationFailure? Failure)> CallAboutAsync<T>(
        string method,
        KnownPeer known,
        Func<ITelegramSession, long, Task<SessionResult<T>>> call,
        Func<SessionFault, bool> isAnswer,
        CancellationToken cancellationToken)
        where T : class
    {
        for (var again = true; ; again = false)
        {
            if (_session is not { } session)
            {
                return (null, null, new OperationFailure { Kind = FailureKind.Disconnected, Error = "SESSION_CLOSED" });
            }

            var (value, fault, outcome) = await CallAsync(method, session, call(session, known.AccessHash));
            if (fault is null || isAnswer(fault))
            {
                return (value, fault, null);
            }

            if (outcome.Effect != AccountEffect.ForgetPeer || !again)
            {
                return (null, null, await ApplyAsync(method, fault, outcome, known.ChannelId));
            }

            await ForgetAsync(known.Username, known.AccessHash);
            var (learnt, failure) = await MeetAsync(known.ChannelId, known.Username, cancellationToken);
            if (learnt is null)
            {
                return (null, null, failure);
            }

            known = learnt;
        }
    }

    /// <summary>Notes something about a channel under every name that the account knows it by.</summary>
    private async Task NoteAsync(long channelId, Func<KnownPeer, KnownPeer> change)
    {
        var changed = false;
        foreach (var (key, peer) in _peers.State.Channels.Where(pair => pair.Value.ChannelId == channelId).ToArray())
        {
            var next = change(peer);
            if (next != peer)
            {
                _peers.State.Channels[key] = next;
                changed = true;
            }
        }

        if (changed)
        {
            await SaveAsync(_peers, _peerWrites);
        }
    }
}
