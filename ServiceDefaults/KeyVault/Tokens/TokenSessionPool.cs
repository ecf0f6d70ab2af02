using System.Collections.Concurrent;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace ServiceDefaults.KeyVault.Tokens;

/// <summary>
/// Sessions of one login, each for one caller at a time. Whoever finds none waits. A token that gives fewer than were wanted lowers the bound; the
/// session that logged in is one of them, so there is always one.
/// </summary>
internal sealed class TokenSessionPool : IDisposable
{
    private readonly ISlot _slot;
    private readonly TimeSpan _wait;
    private readonly SemaphoreSlim _permits;
    private readonly ConcurrentBag<ISession> _idle = [];
    private volatile bool _isDisposed;

    public TokenSessionPool(ISlot slot, ISession first, int limit, TimeSpan wait)
    {
        (_slot, _wait) = (slot, wait);
        _permits = new SemaphoreSlim(limit);
        _idle.Add(first);
    }

    /// <summary>Works in a session.</summary>
    /// <exception cref="TokenException">None was free in time.</exception>
    /// <exception cref="Pkcs11Exception">The token refused.</exception>
    public T Use<T>(Func<ISession, T> work)
    {
        var session = Rent();
        var isGood = false;
        try
        {
            var result = work(session);
            isGood = true;
            return result;
        }
        catch (Pkcs11Exception exception)
        {
            isGood = TokenFaults.Of(exception.RV) == TokenFault.Operation;
            throw;
        }
        finally
        {
            if (!isGood || _isDisposed)
            {
                session.Dispose();
            }
            else
            {
                _idle.Add(session);
            }

            _permits.Release();
        }
    }

    public void Dispose()
    {
        _isDisposed = true;
        while (_idle.TryTake(out var session))
        {
            session.Dispose();
        }
    }

    private ISession Rent()
    {
        while (true)
        {
            if (!_permits.Wait(_wait))
            {
                throw new TokenException($"no session of the token became free within {_wait.TotalSeconds:0.#} s");
            }

            if (_idle.TryTake(out var idle))
            {
                return idle;
            }

            try
            {
                return _slot.OpenSession(SessionType.ReadWrite);
            }
            catch (Pkcs11Exception exception) when (TokenFaults.Of(exception.RV) == TokenFault.Sessions)
            {
                // The token gives no more. The permit is not given back: from now on there are as many as there are sessions.
                continue;
            }
            catch
            {
                _permits.Release();
                throw;
            }
        }
    }
}
