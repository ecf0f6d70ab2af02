namespace Prometheus;

/// <summary>Where exemplars come from that observations do not bring themselves.</summary>
public sealed class ExemplarBehavior
{
    /// <summary>Asked for an exemplar where an observation brings none; by default the current activity.</summary>
    public ExemplarProvider? DefaultExemplarProvider { get; set; }

    internal static ExemplarBehavior Default { get; } = new() { DefaultExemplarProvider = static (_, _) => Exemplar.FromTraceContext() };

    /// <summary>None but those that observations bring.</summary>
    public static ExemplarBehavior NoExemplars() => new() { DefaultExemplarProvider = static (_, _) => Exemplar.None };
}
