using System.Net;
using Microsoft.Extensions.Logging;
using Telepool.Gateway.Admission.Overload;

namespace Telepool.Gateway.Admission;

internal sealed partial class AdmissionRunner
{
    [LoggerMessage(1, LogLevel.Warning, "Overload: {Step}, since {Scarcest} is at {Percent} % of its limit", EventName = "OverloadBegan")]
    private partial void LogOverload(OverloadStep step, string scarcest, int percent);

    [LoggerMessage(2, LogLevel.Information, "No overload any more", EventName = "OverloadEnded")]
    private partial void LogCalm();

    [LoggerMessage(3, LogLevel.Debug, "{Network} is banned until {Until}: {Reason}", EventName = "AddressBanned")]
    private partial void LogBan(IPNetwork network, DateTimeOffset? until, string reason);

    [LoggerMessage(4, LogLevel.Warning, "The lists of networks changed and cannot be used, so the old ones stay: {Errors}", EventName = "AccessFilesRefused")]
    private partial void LogAccessRefused(string errors);

    [LoggerMessage(5, LogLevel.Information, "The lists of networks were read again: {Ranges} ranges", EventName = "AccessFilesRead")]
    private partial void LogAccessRead(int ranges);

    [LoggerMessage(6, LogLevel.Error, "Looking after admission failed", EventName = "AdmissionFailed")]
    private partial void LogFailed(Exception exception);
}
