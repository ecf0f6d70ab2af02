using MTProto.Tl;

namespace MTProto.Client;

/// <content>Calls, and where they lead.</content>
public sealed partial class TelegramClient
{
    // A call is followed to other data centres at most this often: home, side and one correction.
    private const int MaxHops = 4;

    /// <summary>Makes a call.</summary>
    /// <param name="method">The function with its arguments.</param>
    /// <param name="options">Where to, and how long it may take; null for the defaults.</param>
    /// <param name="cancellationToken">Gives the call up: the result is <see cref="CallErrorKind.Cancelled"/>.</param>
    /// <returns>The answer or the failure. The task itself fails only for mistakes of the program, such as an argument that TL cannot hold.</returns>
    public async Task<CallResult<T>> CallAsync<T>(ITlMethod<T> method, CallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(method);
        options ??= DefaultCall;
        var started = Options.TimeProvider.GetTimestamp();
        var result = await CallAsync(method, options, DeadlineOf(options.Timeout ?? Options.CallTimeout), cancellationToken).ConfigureAwait(false);
        if (result.Value is IUpdates updates)
        {
            Volatile.Read(ref _updates)?.Advance(updates);
        }
        else if (result.Error is { Kind: CallErrorKind.AuthKeyDuplicated } error)
        {
            // The key is burned, and every further use from here would only repeat the offence.
            _burned = error;
            Find(State.HomeDc)?.Release();
        }

        Options.Observer?.CallCompleted(method.MethodName, result.Error, Options.TimeProvider.GetElapsedTime(started));
        return result;
    }

    private async Task<CallResult<T>> CallAsync<T>(ITlMethod<T> method, CallOptions options, long deadline, CancellationToken cancellationToken)
    {
        if (_burned is { } burned)
        {
            return CallResult<T>.Fail(burned);
        }

        var side = options.DcId;
        var hasReimported = false;
        for (var hop = 1; ; hop++)
        {
            var home = State.HomeDc;
            var dcId = side ?? home;
            if (Options.Addresses.Find(dcId) is null && !await LearnAddressAsync(dcId, deadline, cancellationToken).ConfigureAwait(false))
            {
                return CallResult<T>.Fail(new CallError(CallErrorKind.NoAddress, 0, $"no address is known of data centre {dcId}") { Value = dcId });
            }

            if (GetConnection(dcId) is not { } connection)
            {
                return CallResult<T>.Fail(new CallError(CallErrorKind.Disposed, 0, "the client was disposed"));
            }

            if (dcId != home && State.UserId != 0 && NeedsUser(method)
                && await AuthorizeAsync(connection, deadline, cancellationToken).ConfigureAwait(false) is { } refused)
            {
                return CallResult<T>.Fail(refused);
            }

            var result = await connection.CallAsync(method, deadline, options.Idempotent, cancellationToken).ConfigureAwait(false);
            if (result.Error is not { } bare)
            {
                return result.At(dcId);
            }

            var error = At(bare, dcId);
            if (hop == MaxHops)
            {
                return CallResult<T>.Fail(error).At(dcId);
            }

            switch (error.Kind)
            {
                case CallErrorKind.Migrate when error is { Scope: MigrateScope.Call, Value: { } target } && target != dcId:
                    side = target;
                    continue;
                case CallErrorKind.Migrate when error is { Scope: MigrateScope.Home, Value: { } target } && target != dcId && side is null:
                    if (await FollowHomeAsync(target, deadline, cancellationToken).ConfigureAwait(false) is { } failure)
                    {
                        return CallResult<T>.Fail(failure);
                    }

                    continue;
                case CallErrorKind.AuthKeyUnregistered or CallErrorKind.SessionRevoked when dcId != State.HomeDc && State.UserId != 0 && !hasReimported:
                    // The side data centre has forgotten whom the key belongs to: a new key, and the authorization once more.
                    hasReimported = true;
                    if (State.Find(dcId) is { IsAuthorized: true })
                    {
                        DropKey(dcId);
                        connection.Abort(ConnectionEnd.KeyRenewal, "the data centre no longer knows the user of the key");
                    }

                    continue;
                case CallErrorKind.Rpc when error.Message is "CONNECTION_NOT_INITED" or "CONNECTION_LAYER_INVALID":
                    connection.Reinitialize();
                    continue;
                default:
                    return CallResult<T>.Fail(error).At(dcId);
            }
        }
    }

    private CallError At(CallError error, int dcId) => error with { DcId = dcId, IsOnSide = dcId != State.HomeDc };

    // An account can be sent to a data centre that was not configured; those that were know where it is.
    private async Task<bool> LearnAddressAsync(int dcId, long deadline, CancellationToken cancellationToken)
    {
        if (GetConnection(Options.Addresses.AnyDataCenter) is not { } connection)
        {
            return false;
        }

        var result = await connection.CallAsync(new HelpGetConfig(), deadline, idempotent: true, cancellationToken).ConfigureAwait(false);
        if (result.Value is Config config)
        {
            Options.Addresses.Adopt(config, onlyMissing: true);
        }

        return Options.Addresses.Find(dcId) is not null;
    }

    // What may be asked of any data centre by anybody, and what makes the authorization itself.
    private static bool NeedsUser(ITlObject method) => method is not (HelpGetConfig or HelpGetNearestDc or HelpGetCdnConfig
        or AuthImportAuthorization or AuthSendCode or AuthResendCode or AuthCancelCode or AuthSignIn or AccountGetPassword or AuthCheckPassword);

    private async Task<CallError?> FollowHomeAsync(int dcId, long deadline, CancellationToken cancellationToken)
    {
        if (State.UserId != 0)
        {
            if (GetConnection(dcId) is not { } connection)
            {
                return new CallError(CallErrorKind.Disposed, 0, "the client was disposed");
            }

            // The old home still vouches for the user.
            if (await AuthorizeAsync(connection, deadline, cancellationToken).ConfigureAwait(false) is { } error)
            {
                return error;
            }
        }

        MoveHome(dcId);
        return null;
    }

    /// <summary>Makes a side data centre know the user (core.telegram.org/api/datacenter#authorization), once however many calls wait for it.</summary>
    private async Task<CallError?> AuthorizeAsync(DcConnection connection, long deadline, CancellationToken cancellationToken)
    {
        Task<CallError?> authorization;
        lock (_lock)
        {
            if (State.Find(connection.DcId) is { IsAuthorized: true })
            {
                return null;
            }

            if (connection.Authorization is not { IsCompleted: false })
            {
                connection.Authorization = ImportAsync(connection);
            }

            authorization = connection.Authorization;
        }

        // The calls within have deadlines of their own; this one's may be nearer.
        var remaining = Options.TimeProvider.GetElapsedTime(Options.TimeProvider.GetTimestamp(), deadline);
        try
        {
            return await authorization.WaitAsync(remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero, Options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return new CallError(CallErrorKind.Timeout, 0, "the deadline passed while the data centre was told of the user");
        }
        catch (OperationCanceledException)
        {
            return new CallError(CallErrorKind.Cancelled, 0, "the call was cancelled");
        }
    }

    private async Task<CallError?> ImportAsync(DcConnection side)
    {
        // Off the caller's thread, which holds a lock.
        await Task.Yield();
        if (GetConnection(State.HomeDc) is not { } home)
        {
            return new CallError(CallErrorKind.Disposed, 0, "the client was disposed");
        }

        var exported = await home.CallAsync(new AuthExportAuthorization { DcId = side.DcId }, DeadlineOf(Options.CallTimeout), idempotent: true, CancellationToken.None).ConfigureAwait(false);
        if (!exported.IsOk)
        {
            return At(exported.Error, home.DcId);
        }

        if (exported.Value is not AuthExportedAuthorization ticket)
        {
            return new CallError(CallErrorKind.Unreadable, 0, "the exported authorization is of another type");
        }

        // Not idempotent: the exported bytes serve once.
        var import = new AuthImportAuthorization { Id = ticket.Id, Bytes = ticket.Bytes };
        var imported = await side.CallAsync(import, DeadlineOf(Options.CallTimeout), idempotent: false, CancellationToken.None).ConfigureAwait(false);
        if (!imported.IsOk)
        {
            return At(imported.Error, side.DcId);
        }

        State.SetAuthorized(side.DcId, true);
        OnStateChanged();
        return null;
    }
}
