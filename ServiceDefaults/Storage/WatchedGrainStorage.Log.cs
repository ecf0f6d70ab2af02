using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace ServiceDefaults.Storage;

internal sealed partial class WatchedGrainStorage
{
    // Orleans logs the same failure as an error where the state is used, without what is behind it.
    [LoggerMessage(1, LogLevel.Debug, "The state {State} of {Grain}, {Operation}", EventName = "StorageFailed")]
    private partial void LogFailed(Exception exception, string state, GrainId grain, string operation);
}
