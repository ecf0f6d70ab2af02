using System.Globalization;
using System.Net.Sockets;
using Grains.Accounts.Sessions;
using TL;

namespace WTelegramSessions;

/// <summary>From the library's exceptions to the port's faults.</summary>
internal static class CallFaults
{
    public static SessionFault Of(Exception exception, CancellationToken cancellationToken) => exception switch
    {
        OperationCanceledException when cancellationToken.IsCancellationRequested => new(SessionFaultKind.Cancelled, "CANCELLED"),
        TimeoutException or OperationCanceledException => new(SessionFaultKind.Timeout, "TIMEOUT"),
        LinkException link => link.Fault,
        RpcException rpc => Of(rpc),
        ObjectDisposedException => new(SessionFaultKind.Disconnected, "DISCONNECTED"),
        IOException or SocketException => new(SessionFaultKind.Disconnected, "DISCONNECTED") { Detail = exception.Message },
        WTelegram.WTException => new(SessionFaultKind.Disconnected, "DISCONNECTED") { Detail = exception.Message },
        _ => new(SessionFaultKind.Unreadable, "UNREADABLE") { Detail = exception.GetType().Name },
    };

    /// <summary>Whether an exception is one that a call may end with, and no bug of ours.</summary>
    public static bool IsExpected(Exception exception) => exception is OperationCanceledException or TimeoutException or LinkException or RpcException
        or ObjectDisposedException or IOException or SocketException or WTelegram.WTException;

    /// <summary>What a data centre has answered instead of an answer.</summary>
    public static SessionFault Of(RpcError error) => Classify(error.error_code, error.error_message, NumberOf(error.error_message));

    /// <summary>The number at the end of an error's name; -1 where there is none.</summary>
    public static int NumberOf(string name) =>
        int.TryParse(name.AsSpan(name.LastIndexOf('_') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    private static SessionFault Of(RpcException error) => (error.Code, error.Message) switch
    {
        // Transport errors have the sign of their code turned and a text of the library's.
        (404, "Auth key not found") => new(SessionFaultKind.KeyUnknown, "KEY_UNKNOWN") { Code = -404 },
        (429, "Transport flood") => new(SessionFaultKind.TransportFlood, "TRANSPORT_FLOOD") { Code = -429 },
        (444, "Invalid DC") => new(SessionFaultKind.WrongDataCenter, "WRONG_DATA_CENTER") { Code = -444 },
        _ => Classify(error.Code, NameOf(error), error.X),
    };

    private static SessionFault Classify(int code, string name, int number)
    {
        var fault = code switch
        {
            420 => new SessionFault(SessionFaultKind.Flood, name, number >= 0 ? TimeSpan.FromSeconds(number) : null),
            >= 500 or < 0 => new(SessionFaultKind.Server, name),
            _ when name == "SESSION_PASSWORD_NEEDED" => new(SessionFaultKind.PasswordNeeded, name),
            _ => new(SessionFaultKind.Rpc, name),
        };
        return fault with { Code = code };
    }

    /// <summary>The library's exceptions have an X for the number in an error's name.</summary>
    private static string NameOf(RpcException error)
    {
        var at = error.X < 0 ? -1 : error.Message.EndsWith("_X", StringComparison.Ordinal) ? error.Message.Length - 1 : error.Message.IndexOf("_X_", StringComparison.Ordinal) + 1;
        return at <= 0 ? error.Message : string.Create(CultureInfo.InvariantCulture, $"{error.Message[..at]}{error.X}{error.Message[(at + 1)..]}");
    }
}
