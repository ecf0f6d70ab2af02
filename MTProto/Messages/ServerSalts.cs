using MTProto.Tl;

namespace MTProto.Messages;

/// <summary>The server salt in use and those that follow it (core.telegram.org/mtproto/service_messages#request-for-several-future-salts).</summary>
internal sealed class ServerSalts
{
    /// <summary>Salts asked for at once. Each is good for 30 minutes from the start of the next: four hours of them.</summary>
    public const int Ahead = 8;

    private const int MarginSeconds = 15 * 60;

    private FutureSalt[] _future = [];
    private int _next;
    private int _validUntil;

    /// <summary>The salt in use.</summary>
    public long Current { get; private set; }

    /// <summary>Takes a salt that is valid from now on: that of the key exchange, of bad_server_salt, of new_session_created.</summary>
    public void Replace(long salt)
    {
        Current = salt;
        _validUntil = 0;
    }

    /// <summary>Takes the salts to come.</summary>
    public void Adopt(FutureSalt[] salts)
    {
        Array.Sort(salts, static (left, right) => left.ValidSince.CompareTo(right.ValidSince));
        _future = salts.Length > 2 * Ahead ? salts[..(2 * Ahead)] : salts;
        _next = 0;
    }

    /// <summary>The salt for a message sent at <paramref name="now"/>, unix seconds of the server.</summary>
    public long At(long now)
    {
        while (_next < _future.Length && _future[_next].ValidSince <= now)
        {
            var salt = _future[_next++];
            if (salt.ValidUntil > now)
            {
                Current = salt.Salt;
                _validUntil = salt.ValidUntil;
            }
        }

        return Current;
    }

    /// <summary>Whether it is time to ask for more.</summary>
    public bool IsShort(long now) =>
        (_next < _future.Length ? _future[^1].ValidUntil : _validUntil) < now + MarginSeconds;
}
