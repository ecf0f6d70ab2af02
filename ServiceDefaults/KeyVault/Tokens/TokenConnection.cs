using System.Security.Cryptography;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace ServiceDefaults.KeyVault.Tokens;

/// <summary>One login at a token: its sessions, its keys, and how it wraps. Replaced as a whole when anything of it is lost.</summary>
internal sealed class TokenConnection : IDisposable
{
    // CK_EFFECTIVELY_INFINITE and CK_UNAVAILABLE_INFORMATION
    private const ulong AnyNumber = 0;
    private static readonly ulong _notTold = nuint.MaxValue;

    private readonly TokenOptions _options;
    private readonly TokenSessionPool _sessions;

    private TokenConnection(TokenOptions options, IPkcs11Library library, TokenSessionPool sessions, IReadOnlyList<TokenKey> keys, IReadOnlyList<WrapMethod> offered)
    {
        (_options, Library, _sessions, Keys, Offered) = (options, library, sessions, keys, offered);
    }

    /// <summary>The module that it was made on.</summary>
    public IPkcs11Library Library { get; }

    /// <summary>The versions of the key, oldest first.</summary>
    public IReadOnlyList<TokenKey> Keys { get; private set; }

    /// <summary>The ways of wrapping that the token says it has, best first.</summary>
    public IReadOnlyList<WrapMethod> Offered { get; }

    /// <summary>How it wraps; null before that was tried, or where nothing works.</summary>
    public WrapMethod? Method { get; private set; }

    /// <summary>Finds the token, logs in and finds the keys.</summary>
    /// <param name="options">Which token.</param>
    /// <param name="library">The module.</param>
    /// <param name="pin">The PIN; the caller zeroes it.</param>
    /// <exception cref="TokenException">There is no such token, or it is not fit for use.</exception>
    /// <exception cref="Pkcs11Exception">It refused.</exception>
    public static TokenConnection Open(TokenOptions options, IPkcs11Library library, byte[] pin)
    {
        var slots = library.GetSlotList(SlotsType.WithTokenPresent)
            .Select(static slot => (Slot: slot, Token: slot.GetTokenInfo()))
            .Where(pair => pair.Token.TokenFlags.TokenInitialized && pair.Token.Label == options.Token)
            .ToList();
        if (slots.Count != 1)
        {
            throw new TokenException(
                slots.Count == 0
                    ? $"TELEPOOL_PKCS11_TOKEN: there is no token labelled {options.Token}; attach it, or name the one that sealed what is stored"
                    : $"TELEPOOL_PKCS11_TOKEN: {slots.Count} tokens are labelled {options.Token}; detach all but the one that sealed what is stored");
        }

        var (found, info) = slots[0];
        if (info.TokenFlags.UserPinLocked || !info.TokenFlags.UserPinInitialized)
        {
            throw new TokenException($"token {options.Token}: its PIN is {(info.TokenFlags.UserPinLocked ? "locked" : "not set")}; its security officer has to set one", isFinal: true);
        }

        if (info.TokenFlags.UserPinFinalTry)
        {
            throw new TokenException($"token {options.Token}: one more wrong PIN would lock it, so none is tried; log in once with the token's own tool, then start again", isFinal: true);
        }

        var session = found.OpenSession(SessionType.ReadWrite);
        TokenSessionPool? sessions = null;
        try
        {
            Login(session, pin);
            var limit = info.MaxSessionCount == AnyNumber || info.MaxSessionCount == _notTold ? options.Sessions : (int)Math.Min((ulong)options.Sessions, info.MaxSessionCount);
            sessions = new TokenSessionPool(found, session, Math.Max(1, limit), options.SessionWait);
            var mechanisms = found.GetMechanismList();
            List<WrapMethod> offered = [.. TokenWrapping.Order.Where(method => TokenWrapping.IsOffered(method, found, mechanisms))];
            var connection = new TokenConnection(options, library, sessions, TokenKeys.Find(session, options.Key), offered);
            connection.ChooseMethod(session);
            return connection;
        }
        catch
        {
            sessions?.Dispose();
            session.Dispose();
            throw;
        }
    }

    /// <summary>Works in one of its sessions.</summary>
    public T Use<T>(Func<ISession, T> work) => _sessions.Use(work);

    /// <summary>The versions of the key as they are now, made or destroyed elsewhere as they may have been.</summary>
    /// <exception cref="TokenException">One of them is not as a key of ours must be.</exception>
    /// <exception cref="Pkcs11Exception">The token refused.</exception>
    public IReadOnlyList<TokenKey> FindKeys(ISession session)
    {
        // Asked often, and mostly nothing has changed: one search tells.
        if (Keys.Count == 0 || !TokenKeys.IsSame(session, _options.Key, Keys))
        {
            Keys = TokenKeys.Find(session, _options.Key);
        }

        if (Method is null)
        {
            ChooseMethod(session);
        }

        return Keys;
    }

    /// <summary>Whether it still does what it did: tells what was damaged from a token that has broken.</summary>
    public bool Works()
    {
        try
        {
            return Use(WorksIn);
        }
        catch (Exception exception) when (exception is Pkcs11Exception or TokenException)
        {
            return false;
        }
    }

    /// <summary>The same in a session that the caller has.</summary>
    public bool WorksIn(ISession session) => Keys is [.., var newest] && Method is { } method
        ? IsGood(session, newest, method)
        : session.GetSessionInfo().State == CKS.CKS_RW_USER_FUNCTIONS;

    public void Dispose() => _sessions.Dispose();

    private static void Login(ISession session, byte[] pin)
    {
        try
        {
            session.Login(CKU.CKU_USER, pin);
        }
        catch (Pkcs11Exception exception) when (exception.RV == CKR.CKR_USER_ALREADY_LOGGED_IN)
        {
            // Another vault of this process has logged in; logins are the process's.
        }
    }

    private static bool IsGood(ISession session, TokenKey key, WrapMethod method)
    {
        var probe = RandomNumberGenerator.GetBytes(SealedEnvelope.KeySize);
        var back = TokenWrapping.Unwrap(session, key, method, TokenWrapping.Wrap(session, key, method, probe));
        return back is not null && CryptographicOperations.FixedTimeEquals(back, probe);
    }

    /// <summary>Takes the first method that works with the newest key: what a token says and what its policy allows may differ.</summary>
    private void ChooseMethod(ISession session)
    {
        if (Keys.Count == 0)
        {
            return;
        }

        foreach (var method in Offered)
        {
            try
            {
                if (IsGood(session, Keys[^1], method))
                {
                    Method = method;
                    return;
                }
            }
            catch (Pkcs11Exception exception) when (TokenFaults.Of(exception.RV) == TokenFault.Operation)
            {
                // The next one may.
                continue;
            }
        }

        throw new TokenException($"token {_options.Token} cannot wrap keys under {_options.Key}: it has to offer CKM_AES_GCM, CKM_AES_KEY_WRAP or CKM_AES_CBC_PAD", isFinal: true);
    }
}
