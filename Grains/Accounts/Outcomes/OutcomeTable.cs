using System.Collections.Frozen;
using System.Globalization;
using Grains.Accounts.Sessions;

namespace Grains.Accounts.Outcomes;

/// <summary>
/// The one table from what went wrong to what the caller hears and what the account does: every fault meets exactly one row. A row that names
/// the error comes first, and of two such rows the one for the data centre that answered; then the row for the code, then the one for
/// the kind of fault.
/// </summary>
internal static class OutcomeTable
{
    private static readonly FrozenDictionary<(string Error, FaultSite Site), OutcomeRow> ByError =
        OutcomeRows.All.Where(row => row.Error is not null).ToFrozenDictionary(row => (row.Error!, row.Site));

    private static readonly FrozenDictionary<(SessionFaultKind Kind, int Code, FaultSite Site), OutcomeRow> ByKind =
        OutcomeRows.All.Where(row => row.Kind is not null).ToFrozenDictionary(row => (row.Kind!.Value, row.Code, row.Site));

    private static readonly OutcomeRow Default = OutcomeRows.All[^1];

    /// <summary>What follows from a fault.</summary>
    public static CallOutcome Of(SessionFault fault)
    {
        var row = Find(fault);
        return new CallOutcome(row, IsPark(row.Effect) ? fault.Wait ?? NumberOf(fault.Name) ?? row.Wait : row.Wait);
    }

    /// <summary>Whether an effect leaves something alone for a while.</summary>
    public static bool IsPark(AccountEffect effect) => effect is AccountEffect.ParkMethod or AccountEffect.ParkFileClass
        or AccountEffect.ParkChat or AccountEffect.ParkTakeout or AccountEffect.ParkAccount;

    private static OutcomeRow Find(SessionFault fault)
    {
        var error = PatternOf(fault.Name);
        var site = fault.IsOnSide ? FaultSite.Side : FaultSite.Home;
        return ByError.GetValueOrDefault((error, site))
            ?? ByError.GetValueOrDefault((error, FaultSite.Any))
            ?? ByKind.GetValueOrDefault((fault.Kind, fault.Code, site))
            ?? ByKind.GetValueOrDefault((fault.Kind, fault.Code, FaultSite.Any))
            ?? ByKind.GetValueOrDefault((fault.Kind, 0, site))
            ?? ByKind.GetValueOrDefault((fault.Kind, 0, FaultSite.Any))
            ?? Default;
    }

    /// <summary>FLOOD_WAIT_17 as FLOOD_WAIT_X.</summary>
    private static string PatternOf(string error) => SplitNumber(error) is var at and >= 0 ? string.Concat(error.AsSpan(0, at), "X") : error;

    private static TimeSpan? NumberOf(string error) =>
        SplitNumber(error) is var at and >= 0 ? TimeSpan.FromSeconds(int.Parse(error.AsSpan(at), NumberStyles.None, CultureInfo.InvariantCulture)) : null;

    private static int SplitNumber(string error)
    {
        var at = error.LastIndexOf('_') + 1;
        return at > 0 && int.TryParse(error.AsSpan(at), NumberStyles.None, CultureInfo.InvariantCulture, out _) ? at : -1;
    }
}
