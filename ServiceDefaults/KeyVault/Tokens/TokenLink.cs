using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace ServiceDefaults.KeyVault.Tokens;

/// <summary>
/// Keeps a connection to the token: makes it when it is first needed, and anew when session, login, token or module were lost. Between two attempts
/// there is a pause, in which callers are refused at once. A PIN that was refused is never tried again.
/// </summary>
internal sealed partial class TokenLink : IDisposable
{
    private const int LongestPause = 30;

    private readonly TokenOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly TokenModule _module;
    private readonly Lock _gate = new();
    private volatile TokenConnection? _connection;
    private byte[]? _refusedPin;
    private string _problem = string.Empty;
    private long _failedAt;
    private int _failures;
    private bool _isDisposed;

    public TokenLink(TokenOptions options, TimeProvider time, ILogger logger)
    {
        (_options, _time, _logger) = (options, time, logger);
        _module = TokenModule.Join(options.Module);
    }

    /// <summary>Times that a connection was made.</summary>
    public int Connections { get; private set; }

    /// <summary>The present connection, without making one.</summary>
    public TokenConnection? Present => _connection;

    /// <summary>Works in a session, with a new connection where the present one turns out to be lost.</summary>
    /// <exception cref="TokenException">The token cannot be used at present.</exception>
    /// <exception cref="Pkcs11Exception">The token works, and refused this operation.</exception>
    public T Use<T>(Func<TokenConnection, ISession, T> work)
    {
        for (var attempt = 1; ; attempt++)
        {
            var connection = Connect();
            try
            {
                return connection.Use(session => work(connection, session));
            }
            catch (Pkcs11Exception exception) when (attempt == 1)
            {
                if (TokenFaults.Of(exception.RV) == TokenFault.Operation && connection.Works())
                {
                    throw;
                }

                LogLost(_logger, _options.Token, exception.RV);
                Drop(connection);
            }
            catch (Pkcs11Exception exception) when (TokenFaults.Of(exception.RV) != TokenFault.Operation)
            {
                Drop(connection);
                throw new TokenException($"token {_options.Token} does not work: {exception.Method} returned {exception.RV}");
            }
        }
    }

    /// <summary>The connection, made where there is none.</summary>
    /// <exception cref="TokenException">It cannot be made.</exception>
    public TokenConnection Connect()
    {
        if (_connection is { } present)
        {
            return present;
        }

        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_connection is { } made)
            {
                return made;
            }

            if (_failures > 0 && _time.GetElapsedTime(_failedAt) < _options.RetryPause * Math.Min(LongestPause, 1 << Math.Min(_failures - 1, 5)))
            {
                throw new TokenException(_problem);
            }

            try
            {
                _connection = Open();
                Connections++;
                if (_failures > 0 || Connections > 1)
                {
                    LogBack(_logger, _options.Token);
                }

                _failures = 0;
                return _connection;
            }
            catch (TokenException exception)
            {
                _failures++;
                _failedAt = _time.GetTimestamp();
                if (_problem != exception.Message)
                {
                    LogUnusable(_logger, exception.Message);
                }

                _problem = exception.Message;
                throw;
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            _connection?.Dispose();
            _connection = null;
            CryptographicOperations.ZeroMemory(_refusedPin);
            _module.Leave();
        }
    }

    private void Drop(TokenConnection lost)
    {
        lock (_gate)
        {
            if (ReferenceEquals(_connection, lost))
            {
                _connection = null;
                lost.Dispose();
            }
        }
    }

    private TokenConnection Open()
    {
        if (_options.Pin.Read(out var pin) is { } problem)
        {
            throw new TokenException(problem);
        }

        var print = SHA256.HashData(pin);
        try
        {
            if (_refusedPin is not null && CryptographicOperations.FixedTimeEquals(print, _refusedPin))
            {
                throw new TokenException(_problem, isFinal: true);
            }

            var library = _module.Load();
            try
            {
                return TokenConnection.Open(_options, library, pin);
            }
            catch (Exception exception) when (exception is Pkcs11Exception or TokenException { IsFinal: false })
            {
                Refuse(exception, print);
                // A module may go on listing what it saw when it was initialised, and fail with it.
                return TokenConnection.Open(_options, _module.Load(broken: library), pin);
            }
        }
        catch (Pkcs11Exception exception)
        {
            Refuse(exception, print);
            throw new TokenException($"token {_options.Token} cannot be used: {exception.Method} returned {exception.RV}");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pin);
        }
    }

    private void Refuse(Exception exception, byte[] print)
    {
        if (exception is Pkcs11Exception { RV: var value } && TokenFaults.Of(value) == TokenFault.Pin)
        {
            _refusedPin = print;
            throw new TokenException(
                $"token {_options.Token} refuses the PIN of {_options.Pin.Variable} ({value}); it is not tried again, since tokens lock: correct it", isFinal: true);
        }
    }
}
